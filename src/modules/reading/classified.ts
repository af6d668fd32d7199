// 密级 and 内部 marks stand at the head of a paper (GB/T 9704-2012, 7.2), on a line of their own. The same words in
// running prose (商业秘密, 机密级计算机) mark nothing, so only the front matter and the page margins are looked at.

const FRONT_LINES = 30
const FRONT_CHARACTERS = 1500

// 版头 has 份号, 密级和保密期限, 紧急程度 one below the other; converters put them on one line, with spaces between.
const grade = '(?:绝\\s*密|机\\s*密|秘\\s*密)'
const marks: readonly RegExp[] = [
  new RegExp(`${grade}\\s*[★☆]`),
  new RegExp(
    `^(?:№?\\s*\\d{1,6})?\\s*(?:密\\s*级\\s*[:：]\\s*)?[【\\[(（]?${grade}[】\\])）]?(?:\\s*(?:长期|\\d{1,2}\\s*年))?\\s*(?:特急|加急|特提|平急)?\\s*$`,
  ),
  new RegExp(`^密\\s*级\\s*[:：]\\s*(?:${grade}|内\\s*部)`),
  /^[【[(（]?内\s*部(?:资料|文件|材料|使用|参考|掌握)[】\])）]?(?:[\s,，;；。!！★]*(?:注意|请勿|严禁|不得|禁止|妥善)[^。]{0,14})?[\s。!！]*$/,
  /^[【[(（]?内\s*部[】\])）]?[\s★]*$/,
]

const partOne = /^\s*(?:一\s*[、.．]|第一[章条部]|[(（]一[)）])/

/**
 * The mark a paper carries, as it stands there, or undefined.
 * @param margins running heads and headers, which belong to the front of every page
 */
export function classificationOf(text: string, margins: readonly string[] = []): string | undefined {
  for (const line of [...margins.flatMap(it => it.split('\n')), ...frontOf(text)]) {
    const plain = line
      .normalize('NFKC')
      .replace(/[\s\u00a0]+/g, ' ')
      .trim()
    if (plain !== '' && plain.length <= 80 && marks.some(mark => mark.test(plain))) return plain
  }
  return undefined
}

function frontOf(text: string): string[] {
  const front: string[] = []
  for (const line of text.slice(0, FRONT_CHARACTERS).split('\n')) {
    if (partOne.test(line)) break
    for (const cell of line.split('\t')) if (cell.trim() !== '') front.push(cell)
    if (front.length >= FRONT_LINES) break
  }
  return front
}
