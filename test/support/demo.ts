import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** `npm run demo` as a process of its own, once it has printed its address. */
export async function startDemo(): Promise<{
  url: string
  lines: string[]
  process: ChildProcess
  stop: () => Promise<number>
}> {
  const demo = spawn(process.execPath, ['local/demo.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: demo.stdout }).on('line', (line) => {
      lines.push(line)
      const found = /http:\/\/\S+/.exec(line)
      if (found) resolve(found[0])
    })
    demo.once('exit', (code) => reject(new Error(`the demo ended with ${code} before it printed an address`)))
  })
  return {
    url,
    lines,
    process: demo,
    stop: async () => {
      demo.kill('SIGINT')
      const [code] = await once(demo, 'exit')
      return code
    },
  }
}
