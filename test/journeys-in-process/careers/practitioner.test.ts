import { tellCareers } from "../../support/careers/tell-careers.ts";

tellCareers("practitioner");
