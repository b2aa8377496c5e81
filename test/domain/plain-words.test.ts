import { expect, it } from 'vitest'
import { networkOf } from '~/domain/network'
import { linksIn, plainWords } from '~/domain/plain-words'

it.each([
  ['早上六点\r\n就切割钢管', '早上六点\n就切割钢管'],
  ['一\n\n\n\n\n二  \n三', '一\n\n二\n三'],
  ['null\u0000 bell\u0007 escape\u001b[31m', 'null bell escape[31m'],
  ['看\u200b\u200d\u2060不\ufeff见', '看不见'],
  ['\u202eevil\u202c \u2066x\u2069', 'evil x'],
  ['half\ud800 of it', 'half of it'],
  ['z\u0300\u0301\u0302\u0303\u0304\u0305a', 'z\u0300\u0301\u0302\u0303a'.normalize('NFC').replace(/(\p{M}{3})\p{M}+/gu, '$1')],
  ['  \u200b \u200b ', ''],
  ['电梯好用👍，谢谢！', '电梯好用👍，谢谢！'],
])('what was typed as %j is kept as %j', (typed, kept) => expect(plainWords(typed)).toBe(kept))

it.each([
  ['看http://a.example和https://b.example，还有www.c.cn', 3],
  ['便宜贷款 daikuan.top 加我 vip88.xyz', 2],
  ['写信给 li@example.com 也行，1.2米宽，3.5号楼', 0],
  ['文汇苑7号楼的电梯什么时候好？', 0],
])('%j names %i other sites', (text, links) => expect(linksIn(text)).toBe(links))

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network))
