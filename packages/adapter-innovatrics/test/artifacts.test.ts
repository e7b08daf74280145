import { readArtifacts } from '../src/result/documents.js';

it('lists each image once, by the kind that its name tells', () => {
  expect(
    readArtifacts([['primary_face', 'original_normalized_FRONT'], undefined, ['primary_face', 'x']]),
  ).toEqual([
    { id: 'primary_face', kind: 'portrait', mediaType: 'image/jpeg' },
    { id: 'original_normalized_FRONT', kind: 'document_image', mediaType: 'image/jpeg' },
    { id: 'x', kind: 'other', mediaType: 'image/jpeg' },
  ]);
});

it('lists no image without a name: nobody could open it', () => {
  expect(readArtifacts([[''], undefined, ['', 'face_cropped']]).map(({ id }) => id)).toEqual([
    'face_cropped',
  ]);
});
