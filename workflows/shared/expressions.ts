/** Named JSONata of the workflows that run legs: it moves and reshapes, and decides nothing. */

/** The attempt and the leg, from the execution's own input, so that no state has to pass them on. */
export const attemptId = "{% $states.context.Execution.Input.attemptId %}";
export const leg = "{% $states.context.Execution.Input.leg %}";
export const startAt = "$states.context.Execution.Input.startAt";

/** The order of task tokens: a later state's, or a later try's, is the greater text. */
export const tokenOrder =
  "{% $states.context.State.EnteredTime & '#' & $formatInteger($states.context.State.RetryCount, '000') %}";

export const taskToken = "{% $states.context.Task.Token %}";

/** A number as DynamoDB's own JSON writes it. */
export const legNumber = "{% $string($states.context.Execution.Input.leg) %}";

/** What the state before answered: the code that a Choice reads. */
export const answers = (code: string): string => `{% $states.input.code = '${code}' %}`;
export const startsAt = (start: string): string => `{% ${startAt} = '${start}' %}`;

/** Why the leg ended: the last answer's code; a write that was refused has none. */
export const reason = "{% $exists($states.input.code) ? $states.input.code : 'superseded' %}";
