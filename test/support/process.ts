import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface RunningProcess {
  /** As `kill -9`: resolves when it is gone. */
  kill(): Promise<void>
  /** As Ctrl-C: resolves with its exit code. */
  stop(): Promise<number | null>
}

type Environment = Record<string, string>

/** `npm start` with these variables and nothing else of ours; resolves when it says that it is running. */
export async function startProcess(environment: Environment): Promise<RunningProcess> {
  const { child, output, gone } = run(environment)
  await Promise.race([
    new Promise<void>((resolve) => {
      child.stdout?.on('data', () => {
        if (output.out.includes('Gongjian is running')) resolve()
      })
    }),
    gone.then(() => Promise.reject(new Error(`the process ended: ${output.out}${output.error}`))),
  ])
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
    stop: async () => {
      child.kill('SIGTERM')
      await gone
      return child.exitCode
    },
  }
}

/** The same, for a start that should end by itself. */
export async function runToEnd(environment: Environment): Promise<{ code: number | null; out: string; error: string }> {
  const { child, output, gone } = run(environment)
  await gone
  return { code: child.exitCode, ...output }
}

function pick(...names: string[]): Environment {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

function run(environment: Environment): {
  child: ChildProcess
  output: { out: string; error: string }
  gone: Promise<unknown>
} {
  // What is killed keeps nothing of what it compiled. This process has compiled the same.
  flushCompileCache()
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { ...pick('PATH', 'TZ', 'NODE_COMPILE_CACHE'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  const output = { out: '', error: '' }
  child.stdout?.on('data', (data) => {
    output.out += data
  })
  child.stderr?.on('data', (data) => {
    output.error += data
  })
  return { child, output, gone: once(child, 'close') }
}
