import { SendEmailCommand, SESv2Client, SESv2ServiceException } from "@aws-sdk/client-sesv2";
import { MailRefusedError, type SendMail } from "./notify.ts";

/** Amazon's e-mail service. Its client tries once: a retry after a lost answer would write to somebody twice. */
export function sesMail(sender: string, client = new SESv2Client({ maxAttempts: 1 })): SendMail {
  return async ({ to, subject, text }) => {
    try {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: sender,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: { Data: subject, Charset: "UTF-8" },
              Body: { Text: { Data: text, Charset: "UTF-8" } },
            },
          },
        }),
      );
    } catch (error) {
      // Whatever the service answers with its own error it has not sent.
      throw error instanceof SESv2ServiceException ? new MailRefusedError(error.name) : error;
    }
  };
}
