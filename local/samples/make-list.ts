import { parseArgs } from "node:util";
import { stringify } from "csv-stringify/sync";
import { levels, type Level } from "../../domain/levels.ts";
import { columnNames, listColumns, type ListColumn } from "../../domain/lists.ts";

/** The employers of Phase One [C 29], by the codes that they have here. */
export const sampleEmployers = ["bury", "leeds", "manchester", "oldham", "wigan"] as const;

const givenNames = [
  ...(["Aisha", "Ben", "Carys", "Daniel", "Ewa", "Fatima", "Grace", "Hamza"] as const),
  ...(["Imogen", "Jack", "Kiran", "Leah", "Mohammed", "Nadia", "Owen", "Priya"] as const),
] as const;
const familyNames = [
  ...(["Ashworth", "Begum", "Clegg", "Davies", "Entwistle", "Farooq", "Greenhalgh", "Hussain"] as const),
  ...(["Iqbal", "Jones", "Kaur", "Lomas", "Mistry", "Nowak", "O'Neill", "Patel"] as const),
] as const;

/** Pseudo-random numbers in [0, 1), the same row for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Cells = Partial<Record<ListColumn, string>>;

/**
 * A list of invented people, the same for the same seed: addresses under example.invalid, registration numbers
 * from SW9 on, made-up supervisors. Three in ten at the supervisors' level, a third not endorsed yet.
 */
export function makeList({ candidates, seed }: { candidates: number; seed: number }) {
  const random = seeded(seed);
  const oneOf = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  return Array.from({ length: candidates }, (_, at) => {
    const [given, family] = [oneOf(givenNames), oneOf(familyNames)];
    const employer = oneOf(sampleEmployers);
    const level: Level = random() < 0.7 ? levels[0] : levels[1];
    return {
      registration_number: `SW9${padded(seed % 100, 2)}${padded(at + 1, 5)}`,
      given_name: given,
      family_name: family,
      email: `${given}.${family.replace("'", "")}.${at + 1}@invented.example.invalid`.toLowerCase(),
      level,
      employer,
      ...endorsement(random),
    };
  });
}

const padded = (value: number, width: number): string => String(value).padStart(width, "0");

/** The day is written in either of the ways that a list may write it. */
function endorsement(random: () => number): Record<"endorsing_supervisor" | "endorsed_on", string> {
  if (random() < 1 / 3) return { endorsing_supervisor: "", endorsed_on: "" };
  const day = 1 + Math.floor(random() * 28);
  return {
    endorsing_supervisor: `Invented Supervisor ${1 + Math.floor(random() * 9)}`,
    endorsed_on: random() < 0.5 ? `2018-06-${padded(day, 2)}` : `${day}/6/2018`,
  };
}

/** The list as a CSV file, with the columns that its rows have, in their order. */
export function listCsv(rows: readonly Cells[]): string {
  const columns = columnNames.filter(
    (column) => listColumns[column].isRequired || rows.some((row) => column in row),
  );
  return stringify([...rows], { header: true, columns });
}

if (import.meta.main) {
  const options = {
    candidates: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  } as const;
  const { values } = parseArgs({ options });
  process.stdout.write(
    listCsv(makeList({ candidates: Number(values.candidates), seed: Number(values.seed) })),
  );
}
