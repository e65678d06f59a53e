import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Audience } from "../../contracts/http/route.ts";
import type { Deployed } from "../emulator/deploy.ts";

/** Somebody who signs in: their audience's group, and the claim by which the doorway knows them. */
export interface Account {
  readonly email: string;
  readonly audience: Audience;
  /** The employer's code of a lead, the candidate's own id of a candidate; an operator is their account. */
  readonly is?: string;
}

/** The people who sign in, as the deployed user pool keeps them. */
export interface Directory {
  /** Makes the account and signs in; gives the ID token that the doorways take. */
  readonly signIn: (account: Account) => Promise<string>;
  readonly close: () => void;
}

/** The user pool gave no token: it asks for more than a password. */
export class NotSignedInError extends Error {
  override readonly name = "NotSignedInError";
  constructor(asksFor: string | undefined) {
    super(`the user pool gave no token; it asks for ${asksFor ?? "nothing that we know of"}`);
  }
}

const claims: Readonly<Record<Audience, string | undefined>> = {
  employers: "custom:organisation",
  candidates: "custom:person_id",
  operators: undefined,
  panel: undefined,
};
/** Of invented people, on this machine alone. */
const Password = "Invented-Pass-2018!";

/** The user pool of a deployed system. Throws NotSignedInError where it wants a second factor. */
export function directoryOf({
  endpoint,
  region,
  credentials,
  userPoolId,
  userPoolClientId,
}: Deployed): Directory {
  const client = new CognitoIdentityProviderClient({ endpoint, region, credentials });
  const pool = { UserPoolId: userPoolId };
  return {
    async signIn({ email: Username, audience, is }) {
      await unlessThere(
        client.send(
          new AdminCreateUserCommand({
            ...{ ...pool, Username, MessageAction: "SUPPRESS", TemporaryPassword: Password },
            UserAttributes: [
              { Name: "email", Value: Username },
              { Name: "email_verified", Value: "true" },
              ...(claims[audience] === undefined ? [] : [{ Name: claims[audience], Value: is }]),
            ],
          }),
        ),
      );
      await client.send(new AdminSetUserPasswordCommand({ ...pool, Username, Password, Permanent: true }));
      await client.send(new AdminAddUserToGroupCommand({ ...pool, Username, GroupName: audience }));
      const { AuthenticationResult, ChallengeName } = await client.send(
        new AdminInitiateAuthCommand({
          ...{ ...pool, ClientId: userPoolClientId, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" },
          AuthParameters: { USERNAME: Username, PASSWORD: Password },
        }),
      );
      if (AuthenticationResult?.IdToken === undefined) throw new NotSignedInError(ChallengeName);
      return AuthenticationResult.IdToken;
    },
    close: () => client.destroy(),
  };
}

/** An account of an earlier run on the same system is the same account: names hold what they stand for. */
async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
}
