import { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpUserPoolAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";
import type { UserDirectory } from "./user-directory.ts";

export interface NaasApiProps {
  readonly config: Config;
  readonly key: IKey;
  readonly directory: UserDirectory;
  readonly providers: Function;
  /** The doorways for people who sign in, by the first part of their paths. */
  readonly audiences: Readonly<Record<string, Function>>;
}

/** No address, no path and no claim: a path names a case, and the case's own event log says who asked. */
const logFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  bytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  error: "$context.error.messageString",
  refused: "$context.authorizer.error",
});

/** The doorways' one HTTP API. Within its audience a function knows its own routes; between them the roles are the wall. */
export class NaasApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { config, key, directory, providers, audiences }: NaasApiProps) {
    super(scope, id);
    const apiName = named(config, "doorways");
    this.api = new HttpApi(this, "Api", { apiName, createDefaultStage: false });
    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/apigateway/${apiName}`,
      retention: config.logRetention,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      // England's social workers are a small tenant: more than this is a fault or an attack.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(logFormat),
      },
    });
    // A webhook is authenticated by its signature, over the bytes, in the function.
    this.api.addRoutes({
      path: "/webhooks/{provider}",
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration("providers", providers),
    });
    const authorizer = new HttpUserPoolAuthorizer("people", directory.pool, {
      userPoolClients: [directory.client],
    });
    for (const [audience, doorway] of Object.entries(audiences)) {
      this.api.addRoutes({
        path: `/${audience}/{proxy+}`,
        methods: [HttpMethod.ANY],
        integration: new HttpLambdaIntegration(audience, doorway),
        authorizer,
      });
    }
  }
}
