export { type FakeServer, type ReceivedRequest, startFakeServer } from './fake-server.ts'
