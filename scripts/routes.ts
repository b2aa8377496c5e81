/** npm run routes [-- --help | --json]: every address with what it asks of the visitor and its module. */
import { ADDRESSES } from '~/routes'

if (process.argv.includes('--help')) console.log('用法：npm run routes [-- --json]\n列出全部地址、所需权限和模块。')
else if (process.argv.includes('--json')) console.log(JSON.stringify(ADDRESSES))
else {
  const widest = Math.max(...ADDRESSES.map((address) => address.path.length))
  for (const { path, access, module } of ADDRESSES) console.log(`/${path.padEnd(widest)}  ${access.padEnd(18)}  app/${module}`)
}
