import { tellCareers } from "../../support/careers/tell-careers.ts";

tellCareers("practice-supervisor");
