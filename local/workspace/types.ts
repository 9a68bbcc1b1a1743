/** Shapes of the workspace's own state. What travels on the wire is `Wire`. */

// biome-ignore lint/suspicious/noExplicitAny: JSON as Slack sends and receives it; validate.ts checks what an app sends
export type Wire = Record<string, any>

export interface Team {
  id: string
  name: string
  domain: string
}

export interface Person {
  id: string
  teamId: string
  name: string
  realName: string
  locale: string
  tz: string
  email: string
  isAdmin: boolean
  /** A guest sees only the channels they were added to; `single-channel` may be in one. */
  guest: boolean | 'single-channel'
  deleted: boolean
  /** Set on an app's bot user. */
  bot?: { appId: string; botId: string }
}

export interface Channel {
  id: string
  name: string
  kind: 'channel' | 'im'
  private: boolean
  /** More than one: a Slack Connect channel. */
  teamIds: string[]
  members: Set<string>
  archived: boolean
  created: number
  topic: string
  messages: Message[]
  /** ts of a message → its replies, oldest first. */
  threads: Map<string, Message[]>
  /** Person id → what only that person sees; the newest `KEEP_EPHEMERAL` are kept. */
  ephemeral: Map<string, Message[]>
  pins: { ts: string; by: string; at: number }[]
  bookmarks: Wire[]
}

export interface Message {
  ts: string
  channelId: string
  userId: string
  teamId: string
  text: string
  blocks: Wire[]
  attachments: Wire[]
  bot?: { appId: string; botId: string }
  username?: string
  icon?: Wire
  threadTs?: string
  broadcast?: boolean
  metadata?: Wire
  edited?: { user: string; ts: string }
  reactions: { name: string; users: string[] }[]
  fileIds: string[]
  /** The one person who sees it. */
  ephemeralTo?: string
  /** Person id → what that person has chosen in it. */
  values?: Map<string, Record<string, Record<string, Wire>>>
}

export interface SlackApp {
  id: string
  name: string
  manifest: Wire
  clientId: string
  clientSecret: string
  signingSecret: string
  appToken: string
  verificationToken: string
}

export interface Installation {
  appId: string
  teamId: string
  botToken: string
  botUserId: string
  botId: string
  scopes: Set<string>
  revoked: boolean
}

export interface View {
  id: string
  type: 'modal' | 'home'
  appId: string
  /** The installation that opened it. */
  installedTeamId: string
  botId: string
  personId: string
  hash: string
  callbackId: string
  externalId: string
  privateMetadata: string
  title: Wire | null
  submit: Wire | null
  close: Wire | null
  blocks: Wire[]
  clearOnClose: boolean
  notifyOnClose: boolean
  rootId: string
  previousId: string | null
  /** block id → action id → what the person has filled in, as in `view.state.values`. */
  values: Record<string, Record<string, Wire>>
  /** block id → the sentence under that field. */
  errors: Record<string, string>
  /** Slack's own sentence when the app did not answer a submission, or answered nonsense. */
  trouble: string
}

export interface StoredFile {
  id: string
  name: string
  title: string
  mimetype: string
  userId: string
  teamId: string
  created: number
  data: Uint8Array
  altText?: string
  /** Set by files.completeUploadExternal; before that nobody can see it. */
  complete: boolean
  channelIds: Set<string>
  /** The apps somebody gave it to in a form. */
  appIds: Set<string>
}

export interface Call {
  method: string
  args: Wire
  answer: Wire
  status: number
  at: Date
}

export interface Refusal {
  method: string
  error: string
  messages: string[]
  args: Wire
}

/** What changed, and for whom: `person` set means only that person can see the change. */
export interface Change {
  kind: 'message' | 'modal' | 'home' | 'channel' | 'people' | 'clock' | 'app'
  channel?: string
  person?: string
}

/** What an interaction came to: `acked` false means the app did not answer within 3 s, or answered with an error. */
export interface Outcome {
  acked: boolean
  ms: number
  /** What the app put in its acknowledgement. */
  body?: unknown
  error?: string
}
