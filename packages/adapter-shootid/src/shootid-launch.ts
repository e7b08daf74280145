import type { Launch } from '@anyproof/core';
import type { ShootIdSettings } from './shootid-settings.js';

type Place = Pick<ShootIdSettings, 'baseUrl' | 'pathPrefix'>;

/**
 * The QR picture's address: as the vendor gave it where it is on the configured host, built from its picture id
 * otherwise. Undefined when there is neither.
 */
export function imageUrlFor(qrCode: string | undefined, place: Place): string | undefined {
  if (!qrCode || !URL.canParse(qrCode)) return undefined;
  const url = new URL(qrCode);
  if (url.origin === new URL(place.baseUrl).origin && url.username === '' && url.password === '')
    return url.href;
  const pictureId = url.searchParams.get('pictureId');
  return pictureId ? pictureUrl(pictureId, place) : undefined;
}

function pictureUrl(pictureId: string, { baseUrl, pathPrefix }: Place): string {
  return `${baseUrl}${pathPrefix}/picture?pictureId=${encodeURIComponent(pictureId)}`;
}

export function qrLaunch(imageUrl: string): Launch {
  return { kind: 'qr', imageUrl };
}
