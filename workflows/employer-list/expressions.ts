/** Named JSONata of the employer-list workflow: it moves and reshapes, and decides nothing. */

/** The list, from the execution's own input, so that no state has to pass it on. */
export const listId = "{% $states.context.Execution.Input.listId %}";

/** The numbers of the chunks; an array even where there is one. */
export const chunks = "{% $states.input.chunks[] %}";

/** One of the counts that the result file was written with. */
export const count = (name: string): string => `{% $states.input.counts.${name} %}`;
