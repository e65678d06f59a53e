import { expect, test } from "vitest";
import { readEvents } from "../../../../store/journey/events.ts";
import { readQuestions } from "../../../../store/journey/questions.ts";
import { doorways, everyStageMet, problem } from "../journey.ts";

const withdrawing = "POST /employers/attempts/{attemptId}/withdrawal";
const reason = "Her team is being reorganised.";

function world() {
  const all = doorways();
  const withdraw = (attemptId: string, caller = all.employer) =>
    all.employers(withdrawing, { ...caller, attemptId, reason });
  return { ...all, withdraw };
}

test.each(["register", "endorsed"] as const)(
  "an employer withdraws whom it put forward and who has not confirmed: %s",
  async (stands) => {
    const all = world();
    const { attemptId, candidateId } = await all[stands]();
    const { status } = await all.attempt(attemptId);
    expect(await all.withdraw(attemptId)).toEqual({ recorded: true });
    expect((await all.attempt(attemptId)).status).toBe("withdrawn");
    expect((await readQuestions(all.store, attemptId)).map(({ answer }) => answer)).toEqual(
      stands === "register" ? ["withdrawn"] : ["endorsed", "withdrawn"],
    );
    expect((await readEvents(all.store, attemptId)).at(-1)).toMatchObject({
      type: "withdrawn",
      actor: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" },
      detail: { by: "employer", statusBefore: status },
    });
    // The candidate is told, in the employer's words; the log has only their seal.
    const shown = await all.candidates("GET /candidates/attempts/{attemptId}", { candidateId, attemptId });
    expect(shown).toMatchObject({ status: "withdrawn", withdrawal: { by: "employer", reason } });
    expect(JSON.stringify(await readEvents(all.store, attemptId))).not.toContain(reason);
  },
);

test("withdrawn twice, it is recorded already; the person may be put forward anew", async () => {
  const { withdraw, register, attempt } = world();
  const { attemptId } = await register();
  await withdraw(attemptId);
  const before = await attempt(attemptId);
  expect(await withdraw(attemptId)).toEqual({ recorded: true });
  expect(await attempt(attemptId)).toEqual(before);
});

test("once the candidate has confirmed, it is theirs to withdraw, even before the journey took it up", async () => {
  const { withdraw, endorsed, takingPart, candidates, attempt } = world();
  const { attemptId, candidateId } = await endorsed();
  const body = { decision: "confirmed" } as const;
  const request = { candidateId, attemptId };
  await candidates("POST /candidates/attempts/{attemptId}/taking-part", { ...request, ...body });
  await expect(withdraw(attemptId)).rejects.toMatchObject(problem("not-open"));
  expect((await attempt(attemptId)).status).toBe("endorsed");
  await expect(withdraw((await takingPart()).attemptId)).rejects.toMatchObject(problem("not-open"));
});

test("an attempt that has ended is not withdrawn, and another employer's not found", async () => {
  const { withdraw, register, released } = world();
  const stranger = { employerId: "bury", by: "lead-2" };
  await expect(withdraw((await register()).attemptId, stranger)).rejects.toMatchObject(problem("not-found"));
  await expect(withdraw((await released(everyStageMet)).attemptId)).rejects.toMatchObject(
    problem("not-open"),
  );
});

test("a candidate who withdraws sees that it was they who did", async () => {
  const { takingPart, candidates } = world();
  const { attemptId, candidateId } = await takingPart();
  const request = { candidateId, attemptId };
  await candidates("POST /candidates/attempts/{attemptId}/withdrawal", request);
  expect(await candidates("GET /candidates/attempts/{attemptId}", request)).toMatchObject({
    withdrawal: { by: "candidate" },
  });
});
