// Copies what the desk needs out of node_modules into ../vendor, so that only a change of looks needs Node.
// `node build.mjs` fills ../vendor; `node build.mjs seal` signs ../desk.css with the hash of what it was built from.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../node_modules");
const vendor = join(here, "../vendor");

const FILES = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "hotkey.js": "@github/hotkey/dist/index.js",
  "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  "newsreader-latin.woff2": "@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2",
  "newsreader-latin-ext.woff2": "@fontsource-variable/newsreader/files/newsreader-latin-ext-wght-normal.woff2",
  "newsreader-latin-italic.woff2": "@fontsource-variable/newsreader/files/newsreader-latin-wght-italic.woff2",
};

const LICENCES = {
  "htmx.txt": "htmx.org/LICENSE",
  "hotkey.txt": "@github/hotkey/LICENSE",
  "inter.txt": "@fontsource-variable/inter/LICENSE",
  "newsreader.txt": "@fontsource-variable/newsreader/LICENSE",
  "lucide.txt": "lucide-static/LICENSE",
};

const ICONS = `arrow-left arrow-right at-sign bell-off building-2 calendar chart-column check chevron-left chevron-right
  circle-check circle-help circle-x clock copy credit-card eye feather file-text flag gift handshake inbox key-round keyboard
  life-buoy link-2 lock log-out mail mail-check mail-question-mark mail-warning map-pin menu merge message-square
  minus monitor moon newspaper pause pencil phone plug plus quote rotate-ccw search send settings shield-check sun
  triangle-alert undo-2 user-round users volume-x x`.split(/\s+/);

function symbol(name) {
  const svg = readFileSync(join(modules, "lucide-static/icons", `${name}.svg`), "utf8");
  const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}

function copy(files, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [name, from] of Object.entries(files)) cpSync(join(modules, from), join(folder, name));
}

function sha256(...parts) {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest("hex");
}

// Which package, in which version, each file came from: a test holds it against package-lock.json.
function origin(name, from) {
  const folder = from.startsWith("@") ? from.split("/").slice(0, 2).join("/") : from.split("/")[0];
  const { version } = JSON.parse(readFileSync(join(modules, folder, "package.json"), "utf8"));
  return { package: folder, version, sha256: sha256(readFileSync(join(vendor, name))) };
}

function vendorise() {
  rmSync(vendor, { recursive: true, force: true });
  copy(FILES, vendor);
  copy(LICENCES, join(vendor, "licences"));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${ICONS.map(symbol).join("\n")}\n</svg>\n`;
  writeFileSync(join(vendor, "icons.svg"), sprite);
  const all = { ...FILES, "icons.svg": "lucide-static" };
  const origins = Object.fromEntries(Object.entries(all).map(([name, from]) => [name, origin(name, from)]));
  writeFileSync(join(vendor, "origins.json"), JSON.stringify(origins, null, 2) + "\n");
}

function seal() {
  const sources = readdirSync(here).filter((name) => name.endsWith(".css")).sort();
  const lock = readFileSync(join(here, "../../../package-lock.json"));
  const hash = sha256(lock, ...sources.map((name) => readFileSync(join(here, name))));
  const sheet = join(here, "../desk.css");
  writeFileSync(sheet, `${readFileSync(sheet, "utf8").trimEnd()}\n/* built from ${hash} */\n`);
}

process.argv[2] === "seal" ? seal() : vendorise();
