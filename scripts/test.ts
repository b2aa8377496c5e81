/** npm test: finds a browser, builds, runs the tests, then the journeys in the browser. Anything missing is said and ends with 1. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

if (process.argv.includes('--help')) console.log('用法：npm test\n查找浏览器，构建，运行全部测试和浏览器测试。CHROMIUM_PATH可指定浏览器；TEST_POSTGRES_URL可指定PostgreSQL服务器。')
else process.exitCode = runAll()

function runAll(): number {
  const browser = browserPath()
  if (!browser) {
    console.error('没有找到Chromium，也无法自动安装。请安装Chromium，或用CHROMIUM_PATH指定它的位置，再运行npm test。\nNo Chromium was found and none could be installed: install one or set CHROMIUM_PATH.')
    return 1
  }
  process.env.CHROMIUM_PATH = browser
  console.log(`Chromium: ${browser}`)
  const steps: [string, string[]][] = [
    ['npm', ['run', 'build']],
    ['npx', ['vitest', 'run']],
  ]
  const journeys = 'test/journeys/playwright.config.ts'
  if (existsSync(journeys)) steps.push(['npx', ['playwright', 'test', '--config', journeys]])
  for (const [command, words] of steps) {
    const { status } = run(command, words)
    if (status !== 0) return status ?? 1
  }
  return 0
}

/** CHROMIUM_PATH, Playwright's own, the system's; else installed by Playwright or, as root on Debian, by apt. */
function browserPath(): string | null {
  const given = process.env.CHROMIUM_PATH
  if (given) return existsSync(given) ? given : null
  const known = [chromium.executablePath(), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = () => known.find((path) => path && existsSync(path)) ?? null
  if (found()) return found()
  console.log('没有找到Chromium，正在安装…… / installing Chromium …')
  run('npx', ['playwright', 'install', 'chromium'])
  if (!found() && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    run('apt-get', ['update'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
  }
  return found()
}

function run(command: string, words: string[]): SpawnSyncReturns<Buffer> {
  return spawnSync(command, words, { stdio: 'inherit' })
}
