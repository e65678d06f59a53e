/** Something wrong in what somebody sent: a code for the machine, a place in it, a sentence for its reader. */
export interface Problem {
  readonly code: string;
  /** A JSON pointer into the part that was checked, such as `/areas/2/area` in a message's `data`. */
  readonly path: string;
  readonly sentence: string;
}
