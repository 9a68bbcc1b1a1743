import { z } from 'zod'

const url = (protocols: string[], example: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), `must look like ${example}`)

const port = z.coerce
  .number('must be a number from 1 to 65535')
  .int()
  .min(1)
  .max(65_535, 'must be a number from 1 to 65535')

const schema = z.object({
  SLACK_BOT_TOKEN: z
    .string('is missing. Your app → OAuth & Permissions → Bot User OAuth Token')
    .startsWith('xoxb-', 'must begin with xoxb-. Your app → OAuth & Permissions → Bot User OAuth Token'),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith(
      'xapp-',
      'must begin with xapp-. Your app → Basic Information → App-Level Tokens, scope connections:write',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits. Your app → Basic Information → Signing Secret')
    .optional(),
  PORT: port.default(3000),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/gongjian').optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  GONGJIAN_ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  DATA_FOLDER: z.string().default('data'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
  SLACK_API_URL: url(['http:', 'https:'], 'https://slack.com/api/').optional(),
  PUBLIC_URL: url(['http:', 'https:'], 'https://gongjian.example.org').optional(),
  PUBLIC_PORT: port.default(3001),
  PUBLIC_ADDRESS_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header, such as X-Real-IP')
    .transform((name) => name.toLowerCase())
    .optional(),
  ENCRYPTION_KEY: z
    .string()
    .regex(
      /^[0-9a-f]{64}(,[0-9a-f]{64})*$/,
      'must be 64 hexadecimal digits; after a comma, newer ones. Make one with: openssl rand -hex 32',
    )
    .transform((text) => text.split(','))
    .optional(),
})

export type Config = {
  botToken: string
  door: { appToken: string } | { signingSecret: string; port: number } | null
  /** Null: a PostgreSQL of our own in `dataFolder`. */
  databaseUrl: string | null
  dataFolder: string
  redisUrl: string | undefined
  role: 'all' | 'web' | 'worker'
  logLevel: string
  slackApiUrl: string | undefined
  /** What phone numbers are kept under, oldest first. Null: a key of our own in `dataFolder`; none with a PostgreSQL elsewhere. */
  keys: string[] | null
  /** Null: no pages for people without Slack. */
  pages: {
    url: string
    port: number
    /** Where a proxy of ours writes whom it speaks for; null when nobody stands between. */
    addressHeader: string | null
  } | null
}

/**
 * The only reader of the environment. An empty variable counts as missing.
 * @returns the configuration, or every problem at once, each with its variable and where to get it.
 */
export function readConfig(environment: Record<string, string | undefined>): Config | { problems: string[] } {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = schema.safeParse(set)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const role = set.GONGJIAN_ROLE ?? 'all'
  if (role !== 'worker' && set.SLACK_APP_TOKEN === undefined && set.SLACK_SIGNING_SECRET === undefined) {
    problems.push(
      'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is missing. Without a public address take Socket Mode: your app → Basic Information → App-Level Tokens, scope connections:write. With one: Basic Information → Signing Secret',
    )
  }
  if (role !== 'all' && set.DATABASE_URL === undefined) {
    problems.push('DATABASE_URL is missing. Processes with different roles must share one PostgreSQL')
  }
  if (set.PUBLIC_URL !== undefined && set.DATABASE_URL !== undefined && set.ENCRYPTION_KEY === undefined) {
    problems.push(
      'ENCRYPTION_KEY is missing. Phone numbers typed into public pages are kept under it. Make one with: openssl rand -hex 32',
    )
  }
  if (!parsed.success || problems.length > 0) return { problems }
  const { data } = parsed
  const http =
    data.SLACK_SIGNING_SECRET === undefined ? null : { signingSecret: data.SLACK_SIGNING_SECRET, port: data.PORT }
  return {
    botToken: data.SLACK_BOT_TOKEN,
    door: data.SLACK_APP_TOKEN === undefined ? http : { appToken: data.SLACK_APP_TOKEN },
    databaseUrl: data.DATABASE_URL ?? null,
    dataFolder: data.DATA_FOLDER,
    redisUrl: data.REDIS_URL,
    role: data.GONGJIAN_ROLE,
    logLevel: data.LOG_LEVEL,
    slackApiUrl: data.SLACK_API_URL,
    keys: data.ENCRYPTION_KEY ?? null,
    pages:
      data.PUBLIC_URL === undefined
        ? null
        : {
            url: data.PUBLIC_URL.replace(/\/+$/, ''),
            port: data.PUBLIC_PORT,
            addressHeader: data.PUBLIC_ADDRESS_HEADER ?? null,
          },
  }
}
