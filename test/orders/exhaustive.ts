import { parseArgs } from "node:util";
import { caseNames } from "./cases.ts";
import { exploreInShares } from "./explore-in-shares.ts";

/** `npm run test:exhaustive`: the trial of orders.test.ts with more events, which takes hours. */
const { values } = parseArgs({
  options: {
    events: { type: "string", default: "6" },
    shares: { type: "string", default: "24" },
    only: { type: "string", default: caseNames.join() },
  },
});
const events = Number(values.events);
const shares = Number(values.shares);
const only = values.only.split(",");

const begun = Date.now();
const say = (text: string): void =>
  console.log(`${((Date.now() - begun) / 1000).toFixed(0).padStart(6)} s  ${text}`);

const cases = caseNames.filter((of) => only.includes(of)).map((of) => ({ of, events, shares }));
const tried = await exploreInShares(cases, {
  onProgress: ({ of, share }, { states, waiting }) =>
    say(`${of} ${share.index + 1}/${share.of}: ${states} states so far, ${waiting} to be followed`),
  onShare: ({ of, share }, { orders, states, steps, faults }) =>
    say(
      `${of} ${share.index + 1}/${share.of}: ${orders} orders tried, ${states} states, ${steps} steps, ${faults.length} faults`,
    ),
});

for (const [of, { orders, states, steps, faults }] of tried) {
  say(`${of}: ${orders} orders of up to ${events} events tried, ${states} states, ${steps} steps`);
  for (const fault of faults) {
    process.exitCode = 1;
    say(`  at fault: ${fault.faults.join("; ")}\n          after ${fault.order.join(" → ")}`);
  }
}
