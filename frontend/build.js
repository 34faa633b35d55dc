/** Builds the one bundle that the Python package ships; `--check` says whether it is up to date. */
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const SHIPPED = new URL("../course_lib/widgets/bundle/", import.meta.url);
const LIMIT_KB = 150;

const built = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { one_number: "src/index.js" },
  outdir: "bundle",
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  banner: { js: "/* Built by `npm run build` in frontend/. Holds D3 modules, © Mike Bostock, ISC licence. */" },
});

let stale = [];
let compressed = 0;
for (const { path, contents } of built.outputFiles) {
  const name = path.split(/[\\/]/).at(-1);
  compressed += gzipSync(contents).length;
  const shipped = await readFile(new URL(name, SHIPPED)).catch(() => null);
  if (process.argv.includes("--check")) {
    if (!shipped || !shipped.equals(Buffer.from(contents))) stale.push(name);
  } else {
    await writeFile(new URL(name, SHIPPED), contents);
  }
}

console.log(`${(compressed / 1000).toFixed(1)} kB compressed, of ${LIMIT_KB} kB allowed`);
if (compressed > LIMIT_KB * 1000) stale.push(`a size above ${LIMIT_KB} kB`);
if (stale.length) {
  console.error(`Out of date: ${stale.join(", ")}. Run \`npm run build\` in frontend/ and commit what it writes.`);
  process.exit(1);
}
