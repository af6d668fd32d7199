// What the name of a photo says: `某县_某某路_垃圾暴露(2).jpg`. Which part is what is told by what the city knows.

export interface NamedPhoto {
  readonly name: string
  readonly county: string
  readonly place: string
  readonly problem: string
  readonly unit: string
  readonly day: string
  readonly after: boolean
  /** Photos of one problem carry the same words. */
  readonly key: string
}

export interface Known {
  readonly isCounty: (words: string) => boolean
  readonly isPlace: (words: string) => boolean
  readonly isUnit: (words: string) => boolean
}

const day = /^(\d{4})[-.年]?(0?[1-9]|1[0-2])[-.月]?(0?[1-9]|[12]\d|3[01])日?$/
/** What cameras and chat programs call their pictures says nothing. */
const nameless =
  /^(img|dsc|dcim|pxl|mmexport|wx_camera|微信图片|微信截图|photo|image|screenshot|qq图片)[\d]*$/i

/** The words of a file's name; folders above it come first, since people sort by county and place. */
function wordsOf(path: string): string[] {
  return path
    .normalize('NFKC')
    .replace(/\.[A-Za-z0-9]{2,5}$/, '')
    .split(/[/\\]/)
    .slice(-3)
    .flatMap(part => part.split(/[_\-—–~、,;+\s]+/))
    .map(part => part.replace(/[(（]\d{1,3}[)）]$/, '').trim())
    .filter(part => part !== '')
}

const afterWords = /^(整改后|整治后|处理后|改后|后)$/
const beforeWords = /^(整改前|整治前|处理前|改前|前)$/
const afterEnd = /(整改后|整治后|处理后)$/
const beforeEnd = /(整改前|整治前|处理前)$/

/** Reads a name: county, place, unit and day where a part of it is one, the rest is the problem. */
export function readPhotoName(path: string, known: Known): NamedPhoto {
  const found = { county: '', place: '', unit: '', day: '', after: false }
  const rest: string[] = []
  for (const said of wordsOf(path)) {
    if (afterWords.test(said) || afterEnd.test(said)) found.after = true
    if (afterWords.test(said) || beforeWords.test(said)) continue
    const part = said.replace(afterEnd, '').replace(beforeEnd, '')
    const date = day.exec(part)
    if (date) found.day = `${date[1]}-${date[2]!.padStart(2, '0')}-${date[3]!.padStart(2, '0')}`
    else if (/^\d{1,6}$/.test(part) || /^\d{8,20}$/.test(part) || nameless.test(part)) continue
    else if (found.county === '' && known.isCounty(part)) found.county = part
    else if (found.place === '' && known.isPlace(part)) found.place = part
    else if (found.unit === '' && known.isUnit(part)) found.unit = part
    else rest.push(part)
  }
  // Two unknown words: the first is most likely the place as people say it.
  if (found.place === '' && rest.length > 1) found.place = rest.shift()!
  const problem = rest.join('，')
  const words = [found.county, found.place, found.unit, found.day, problem]
  return { name: path, ...found, problem, key: words.join('\n') }
}
