// Sends a file and says how much of it has left; fetch tells nothing of the way out.
import { Problem } from './api.ts'

/** Posts a file as bytes; answers what the server says. `onProgress` gets percent, 100 while the server reads. */
export function sendWithProgress<R>(
  url: string,
  file: File,
  onProgress: (percent: number) => void,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = event =>
      onProgress(Math.round((event.loaded / Math.max(event.total, 1)) * 100))
    request.onload = () => {
      if (request.status === 200) return resolve(request.response as R)
      const said = (request.response ?? {}) as { code?: string; detail?: string }
      reject(new Problem(request.status, said.code ?? 'unknown', said.detail ?? '没有传上去，请重试。'))
    }
    request.onerror = () =>
      reject(new Problem(0, 'network', '连不上服务器，文件没有传上去；网络恢复后请重试。'))
    request.send(file)
  })
}
