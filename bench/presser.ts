import { createHmac } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** Many people press one button, from a process of their own so that they take little of the bot's time. */
export type Burst = {
  port: number
  signingSecret: string
  /** What Slack sends, without the person. */
  payload: Record<string, unknown>
  teamId: string
  userIds: string[]
  /** How many wait for their answer at one time, each on an open connection. */
  atOnce: number
}

export type Pressed = {
  /** From each press to its acknowledgement. */
  ms: number[]
  /** Acknowledged with anything but 200: Slack shows those people an error. */
  refused: number
  /** From the first press to the last acknowledgement. */
  wholeMs: number
}

process.on('message', async (burst: Burst) => {
  const requests = burst.userIds.map((userId) => requestOf(burst, userId)).values()
  const sockets = await Promise.all(Array.from({ length: burst.atOnce }, () => open(burst.port)))
  const pressed: Pressed = { ms: [], refused: 0, wholeMs: 0 }
  const began = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      for (const request of requests) {
        const before = performance.now()
        const answer = await send(socket, request)
        pressed.ms.push(performance.now() - before)
        if (!answer.startsWith('HTTP/1.1 200 ')) pressed.refused += 1
      }
    }),
  )
  pressed.wholeMs = performance.now() - began
  for (const socket of sockets) socket.destroy()
  process.send?.(pressed)
})

process.once('disconnect', () => process.exit())

function requestOf({ payload, port, signingSecret, teamId }: Burst, userId: string): Buffer {
  const whole = {
    ...payload,
    user: { id: userId, username: userId.toLowerCase(), name: userId.toLowerCase(), team_id: teamId },
    trigger_id: `1790000000000.${userId}.0123456789abcdef0123456789abcdef`,
    response_url: `https://hooks.slack.com/actions/${teamId}/1790000000000/${userId}`,
  }
  const body = new URLSearchParams({ payload: JSON.stringify(whole) }).toString()
  const timestamp = Math.floor(Date.now() / 1_000)
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  const head = [
    'POST /slack/events HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)',
    'Accept: application/json,*/*',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    `X-Slack-Request-Timestamp: ${timestamp}`,
    `X-Slack-Signature: v0=${signature}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** A connection that the bot has taken and answered on once: Slack keeps its connections open. */
async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  await send(socket, Buffer.from('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'))
  return socket
}

/** An acknowledgement has no body, so the first piece is all of it. A connection that breaks is an answer too. */
function send(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const end = (answer: string) => {
      socket.removeAllListeners()
      resolve(answer)
    }
    socket.on('data', (data) => end(data.toString('latin1')))
    socket.on('error', (error) => end(error.message))
    socket.on('close', () => end('closed'))
    socket.write(request)
  })
}
