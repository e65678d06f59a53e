import { createServer } from "node:net";

/** The wanted port of 127.0.0.1 if it is free, else one that is. */
export async function freePort(wanted = 0): Promise<number> {
  return (await bindable(wanted)) ?? (await bindable(0)) ?? wanted;
}

function bindable(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : undefined));
    });
  });
}
