// The engine's inner loops, as one module without a runtime: memory is laid out by the caller (src/engine). Build: npm run wasm.

export { farBlocks, farFrame, findBlocks, setCandidates } from './far';
export { packLabels } from './labels';
export { nearFrame, nearSlices, openQueries } from './near';
export { countPatterns, mapPatterns } from './patterns';
export { scanSlices } from './scan';
export { borderSlice, countApart, cropSlice } from './slices';
export { maximise } from './staple';
export { countBuckets, countWithin, findBucket, rootsAndSum, selectRank, takeBucket } from './summary';
export { classifySlice, cornerSlice, countBeyond, rootsByClass, selectWeight } from './surfel';
export { addOpenColumns, closeOpen, listOpen, relaxOpen, transformSlice } from './transform';
