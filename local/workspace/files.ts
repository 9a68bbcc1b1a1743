import type { Workspace } from './engine.ts'
import type { Person, StoredFile } from './types.ts'

const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  csv: 'text/csv',
  txt: 'text/plain',
  ics: 'text/calendar',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export interface NewFile {
  name: string
  title: string
  data: Uint8Array
  mimetype?: string
  altText?: string
}

/** Keeps a file that is whole. */
export function storeFile(ws: Workspace, owner: Person, given: NewFile): StoredFile {
  const file = reserveFile(ws, owner, given)
  file.data = given.data
  file.complete = true
  return file
}

/** Keeps a place for a file whose bytes are still to come. */
export function reserveFile(
  ws: Workspace,
  owner: Person,
  { name, title, mimetype, altText }: Omit<NewFile, 'data'>,
): StoredFile {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const file: StoredFile = {
    id: ws.nextId('F'),
    name,
    title,
    mimetype: mimetype ?? TYPES[extension] ?? 'application/octet-stream',
    userId: owner.id,
    teamId: owner.teamId,
    created: Math.floor(ws.clock.now().getTime() / 1000),
    data: new Uint8Array(),
    ...(altText && { altText }),
    complete: false,
    channelIds: new Set(),
    appIds: new Set(),
  }
  ws.files.set(file.id, file)
  return file
}
