// Builds the scripts of the explorer into the Python package: content-hashed names, a manifest,
// gzip files beside them, and the list (CycloneDX) and licence texts of what is bundled.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { world } from "./world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../ioknow_api/static/build");

const result = await build({
  entryPoints: Object.fromEntries(
    ["network", "offline", "desk"].map((name) => [name, join(here, `src/${name}.ts`)]),
  ),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  write: false,
  outdir: out,
  absWorkingDir: here,
});

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
for (const file of result.outputFiles) {
  keep(basename(file.path, ".js"), ".js", file.contents);
}
keep("offline.css", ".css", readFileSync(join(here, "src/offline.css")));
manifest["offline.js"] = manifest.offline;
delete manifest.offline;
const atlas = join(here, "node_modules/world-atlas");
writeFileSync(join(out, "world.json"), JSON.stringify(world(atlas)));
const inputs = [...Object.keys(result.metafile.inputs), `${atlas}/`];
const packages = bundled(inputs);
writeFileSync(join(out, "licences.txt"), licences(packages));
writeFileSync(join(out, "explorer.cdx.json"), `${JSON.stringify(bill(packages), null, 1)}\n`);
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

/** Write a file under a name that changes with its content, and a gzip file beside it. */
function keep(name, ending, contents) {
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  const file = `${basename(name, ending)}-${digest}${ending}`;
  const packed = gzipSync(contents, { level: 9 });
  writeFileSync(join(out, file), contents);
  writeFileSync(join(out, `${file}.gz`), packed);
  manifest[name] = file;
  console.log(`${file}  ${contents.length} bytes, ${packed.length} gzipped`);
}

/** The names of all packages of which a file was bundled. */
function bundled(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  return [...packages].sort();
}

/** npm's bill of materials of these packages, without what differs from build to build. */
function bill(packages) {
  const asked = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"];
  const all = JSON.parse(execFileSync("npm", asked, { cwd: here, encoding: "utf8" }));
  delete all.serialNumber;
  delete all.metadata.timestamp;
  all.components = all.components.filter((one) => packages.includes(one.name));
  const known = new Set([all.metadata.component["bom-ref"]]);
  for (const one of all.components) known.add(one["bom-ref"]);
  all.dependencies = all.dependencies
    .filter((one) => known.has(one.ref))
    .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => known.has(ref)) }));
  const missing = packages.filter((name) => !all.components.some((one) => one.name === name));
  if (missing.length) throw new Error(`not in the bill of materials: ${missing.join(", ")}`);
  return all;
}

/** The licence text of each package. */
function licences(packages) {
  const texts = packages.map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} ${version} has no licence file in ${folder}`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  const line = "-".repeat(78);
  return `Software bundled with the pages of ioknow\n\n${texts.join(`\n${line}\n\n`)}`;
}
