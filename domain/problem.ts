/** Something wrong in what somebody sent: a code for the machine, a place in it, a sentence for its reader. */
export interface Problem {
  readonly code: string;
  /** A JSON pointer into what was sent, such as `/areas/2/area`. */
  readonly path: string;
  readonly sentence: string;
}
