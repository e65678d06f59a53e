import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import type { Resources } from "../capabilities.ts";
import { NaasApi } from "../constructs/naas-api.ts";
import { NaasFunctions } from "../constructs/naas-functions.ts";
import { UserDirectory } from "../constructs/user-directory.ts";

export interface DoorwayStackProps extends StackProps {
  readonly resources: Resources;
  readonly bundles: string;
}

/** Where providers, employers, candidates, operators and appeal panels come in: one function per audience, so that its role is the audience's reach. */
export class DoorwayStack extends Stack {
  readonly api: HttpApi;
  readonly functions: NaasFunctions;

  constructor(scope: Construct, id: string, props: DoorwayStackProps) {
    super(scope, id, props);
    const { resources, bundles } = props;
    const { config, key } = resources;
    this.functions = new NaasFunctions(this, "Functions", { groups: ["doorways"], resources, bundles });
    const directory = new UserDirectory(this, "Directory", config);
    const { api } = new NaasApi(this, "Doorways", {
      config,
      key,
      directory,
      providers: this.functions.named("providers"),
      audiences: {
        employers: this.functions.named("employers"),
        candidates: this.functions.named("candidates"),
        operators: this.functions.named("operators"),
        panel: this.functions.named("panel"),
      },
    });
    this.api = api;

    new CfnOutput(this, "ApiId", { value: api.apiId });
    new CfnOutput(this, "ApiUrl", { value: api.apiEndpoint });
    new CfnOutput(this, "UserPoolId", { value: directory.pool.userPoolId });
    new CfnOutput(this, "UserPoolClientId", { value: directory.client.userPoolClientId });
  }
}
