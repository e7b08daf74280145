import type { Download } from '@anyproof/core';
import type { HttpClient } from '@anyproof/provider-kit';

export interface PictureCalls {
  /**
   * GET /picture: the QR image as it flows (dossier 2, row 4), for apps that show it from their own address. The id
   * stands in the query of the launch's `imageUrl`.
   */
  picture(pictureId: string, signal?: AbortSignal): Promise<Download>;
}

export function pictureCalls(http: HttpClient): PictureCalls {
  return {
    picture: async (pictureId, signal) => {
      const { mediaType, size, body, sha256 } = await http.download({
        method: 'GET',
        path: '/picture',
        route: '/picture',
        about: 'session',
        query: { pictureId },
        headers: { accept: 'image/*' },
        repeat: 'safe',
        signal,
      });
      return { mediaType, body, sha256, ...(size === undefined ? {} : { size }) };
    },
  };
}
