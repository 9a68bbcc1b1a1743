import type { Workspace } from './engine.ts'

export interface Served {
  /** The Web API's address, for Bolt's `clientOptions.slackApiUrl`. */
  url: string
  close(): Promise<void>
}

export async function serve(_ws: Workspace, _port: number): Promise<Served> {
  throw new Error('serve is not there yet')
}
