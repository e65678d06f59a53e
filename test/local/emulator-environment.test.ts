import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureEnvironment } from "../../local/emulator/environment.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "naas-environment-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A `python3` on a PATH of its own, which does what the script says. */
async function pathWithPython(script: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  const command = join(bin, "python3");
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o755);
  return bin;
}

/** Answers the question for the version, notes each environment made, and puts a Python into it that takes any pip. */
const pythonThatWorks = `
case "$1" in
  -c) echo 3.12 ;;
  -m) echo made >> "$(/usr/bin/dirname "$0")/../made"; /bin/mkdir -p "$3/bin"; printf '#!/bin/sh\\n' > "$3/bin/python"; /bin/chmod +x "$3/bin/python" ;;
esac`;

async function requirementsWith(text: string): Promise<string> {
  const file = join(folder, "requirements.txt");
  await writeFile(file, text);
  return file;
}

test("without any Python the message says what is needed and what else can be done", async () => {
  const made = ensureEnvironment({ folder, path: join(folder, "nothing") });
  await expect(made).rejects.toThrow(/needs Python 3\.11 or newer; there is no python3.*AWS_ENDPOINT_URL/u);
});

test("an older Python is named with its version", async () => {
  const path = await pathWithPython("echo 3.9");
  await expect(ensureEnvironment({ folder, path })).rejects.toThrow(/found on the PATH: python3 is 3\.9/u);
});

test("a missing venv module is said, with the package that brings it", async () => {
  const path = await pathWithPython(
    `[ "$1" = -c ] && echo 3.11 || { echo ensurepip is not available; exit 1; }`,
  );
  await expect(ensureEnvironment({ folder, path })).rejects.toThrow(/python3-venv[\s\S]*ensurepip/u);
});

test("a failing pip is said with the end of what it said, and leaves nothing that looks made", async () => {
  const path = await pathWithPython(
    pythonThatWorks.replace("#!/bin/sh\\n", "#!/bin/sh\\necho no route; exit 3\\n"),
  );
  await expect(ensureEnvironment({ folder, path })).rejects.toThrow(/exit code 3[\s\S]*no route/u);
  await expect(readFile(join(folder, "venv", "naas-stamp"))).rejects.toThrow("ENOENT");
});

test("a second run finds the environment made and makes nothing", async () => {
  const path = await pathWithPython(pythonThatWorks);
  const requirements = await requirementsWith("one");
  const first = await ensureEnvironment({ folder, path, requirements });
  const second = await ensureEnvironment({ folder, path, requirements });
  expect(second).toBe(first);
  expect(await readFile(join(folder, "made"), "utf8")).toBe("made\n");
});

test("other requirements make it anew", async () => {
  const path = await pathWithPython(pythonThatWorks);
  await ensureEnvironment({ folder, path, requirements: await requirementsWith("one") });
  await ensureEnvironment({ folder, path, requirements: await requirementsWith("two") });
  expect(await readFile(join(folder, "made"), "utf8")).toBe("made\nmade\n");
});

test("two runs at once end with one whole environment", async () => {
  const path = await pathWithPython(pythonThatWorks);
  const requirements = await requirementsWith("one");
  const made = await Promise.all([1, 2].map(() => ensureEnvironment({ folder, path, requirements })));
  expect(new Set(made).size).toBe(1);
});
