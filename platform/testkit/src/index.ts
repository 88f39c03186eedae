export { launchChromium, withoutChromium } from './chromium.ts';
export { type Dciodvfy, dciodvfy, withoutDciodvfy } from './dciodvfy.ts';
export { dsrdump } from './dsrdump.ts';
export { type OrthancChanges, type OtherOrthanc, startOrthancWith } from './orthancWith.ts';
export { type PythonOracles, pythonOracles, withoutPythonOracles } from './pythonOracles.ts';
export { type Count, scale, scaleName } from './scale.ts';
export { skipUnless } from './skip.ts';
export { testDataFolder, testDataPath, unpackedFiles, withoutTestData } from './testData.ts';
export { startTestServices, type TestServices } from './testServices.ts';
