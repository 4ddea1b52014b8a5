/** A runtime, and the machine around it, in memory: for tests of the engine and of what stands on it. */
export { compileFake, resource } from './compile.ts';
export { type FakePorts, fakeClock, fakeFs, fakeNet, fakePorts } from './ports.ts';
export { type FakeFaults, type FakeOptions, fakeRuntime } from './runtime.ts';
export { type FakeCopy, type FakeWorld, fakeWorld } from './world.ts';
