// Keeps users in the data folder that is named, one after the other, and prints the id of each that was acknowledged.
import { writeSync } from 'node:fs'
import { openState } from '../state/open-state.ts'
import { addUser } from './state-fixtures.ts'

const store = await openState({ dataDir: process.argv[2]! })
writeSync(1, 'open\n')
// Until it is killed.
while (true) writeSync(1, `${await addUser(store)}\n`)
