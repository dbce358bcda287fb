// Builds static/vendor/: our stylesheet over the GOV.UK components, and the packages' own scripts.
// The partnership's colour is PARTNERSHIP_COLOUR (such as "#1d3f5e"), else that of scss/_partnership.scss.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const vendor = join(root, "static", "vendor");
const draft = `${vendor}.new`;

const COPIES = {
  "accessible-autocomplete/dist/accessible-autocomplete.min.js": "accessible-autocomplete.min.js",
  "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
  "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
  "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
  "leaflet/dist/images": "leaflet/images",
  "leaflet.markercluster/dist/leaflet.markercluster.js": "leaflet/leaflet.markercluster.js",
  "leaflet.markercluster/dist/MarkerCluster.css": "leaflet/MarkerCluster.css",
  "leaflet.markercluster/dist/MarkerCluster.Default.css": "leaflet/MarkerCluster.Default.css",
};

// The partials of one slice each, which nothing lists. Each styles classes of its own, so their order does not matter.
function slices() {
  const files = readdirSync(join(root, "assets", "scss", "slices")).filter((name) => /^_.*\.scss$/.test(name));
  return files.sort().map((name) => `slices/${name.slice(1, -".scss".length)}`);
}

function stylesheet() {
  const colour = process.env.PARTNERSHIP_COLOUR;
  if (colour && !/^#[0-9a-f]{6}$/i.test(colour)) {
    throw new Error(`PARTNERSHIP_COLOUR is "${colour}": set it to six figures after a #, such as #1d3f5e.`);
  }
  const chosen = colour ? `@use "partnership" with ($colour: ${colour});\n` : "";
  const partials = ["main", ...slices(), "print"].map((name) => `@use "${name}";`).join("\n");
  return sass.compileString(`${chosen}${partials}`, {
    loadPaths: [join(root, "assets", "scss"), packages],
    style: "compressed",
    quietDeps: true,
  }).css;
}

// The typeface and the crown are the government's own: no other service may carry them.
function refuseGovernmentAssets(css) {
  for (const forbidden of ["GDS Transport", "@font-face", ".woff", "crown"]) {
    if (css.includes(forbidden)) throw new Error(`The stylesheet must not contain "${forbidden}".`);
  }
}

function fingerprints(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [
    relative(folder, path),
    createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12),
  ]));
}

function build() {
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const css = stylesheet();
  refuseGovernmentAssets(css);
  writeFileSync(join(draft, "main.css"), css);
  for (const [from, to] of Object.entries(COPIES)) {
    mkdirSync(dirname(join(draft, to)), { recursive: true });
    cpSync(join(packages, from), join(draft, to), { recursive: true });
  }
  // A source map that is not served would be asked for in vain by every developer's browser.
  const scripts = ["accessible-autocomplete.min.js", "govuk-frontend.min.js"];
  for (const name of [...scripts, "leaflet/leaflet.js", "leaflet/leaflet.markercluster.js"]) {
    const path = join(draft, name);
    writeFileSync(path, readFileSync(path, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
  }
  writeFileSync(join(draft, "build.json"), JSON.stringify(fingerprints(draft), null, 1) + "\n");
  if (existsSync(vendor)) rmSync(vendor, { recursive: true });
  renameSync(draft, vendor);
  console.log(`Built static/vendor/ (stylesheet ${Math.round(css.length / 1024)} kB).`);
}

try {
  build();
} catch (error) {
  console.error(`The front-end build failed: ${error.message}`);
  process.exit(1);
}
