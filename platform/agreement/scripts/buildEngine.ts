// Builds the engine's inner loops (assembly/) in two forms: WebAssembly with SIMD, and the same program as plain JavaScript for where
// that is not to be had. Run: npm run wasm -w platform/agreement. Both forms are committed; a test builds them again and compares.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const assembly = fileURLToPath(new URL('../assembly/index.ts', import.meta.url));
const target = fileURLToPath(new URL('../src/engine/', import.meta.url));
const require = createRequire(import.meta.url);
// From the same place as the compiler, which brings it.
const compiler = dirname(require.resolve('assemblyscript/package.json'));
const binaryen = dirname(createRequire(join(compiler, 'package.json')).resolve('binaryen'));

/** The text of each generated file, by name. */
export function buildEngine(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'overread-engine-'));
  try {
    const run = (file: string, ...args: string[]) =>
      execFileSync(process.execPath, [file, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const compile = (out: string, ...args: string[]) =>
      run(join(compiler, 'bin/asc.js'), assembly, '-O3', '--noAssert', '--runtime', 'stub', '-o', out, ...args);
    compile('simd.wasm', '--enable', 'simd');
    compile('plain.wasm', '--disable', 'bulk-memory', '--disable', 'nontrapping-f2i');
    run(join(binaryen, 'bin/wasm2js'), '-O3', 'plain.wasm', '-o', 'plain.js');
    const plain = readFileSync(join(folder, 'plain.js'), 'utf8');
    const from = plain.indexOf('function asmFunc(');
    const to = plain.indexOf('var retasmFunc');
    if (from < 0 || to < 0) throw new Error('wasm2js has changed the form of its output.');
    const note =
      '// Generated from assembly/ by scripts/buildEngine.ts (npm run wasm -w platform/agreement). Do not edit.\n';
    return {
      'wasmBytes.ts': `${note}export const WASM_BASE64 =\n  '${readFileSync(join(folder, 'simd.wasm')).toString('base64')}';\n`,
      'plainModule.ts': `// @ts-nocheck\n${note}${plain.slice(from, to).trimEnd()}\n\nexport const plainModule = asmFunc;\n`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, text] of Object.entries(buildEngine())) writeFileSync(join(target, name), text);
}
