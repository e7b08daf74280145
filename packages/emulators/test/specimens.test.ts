import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { type SpecimenImageName, specimen, specimenImage, specimenPath, specimens } from '../src/index.js';
import { readSpecimen } from '../src/shared/index.js';

const names = (person: string) => Object.keys(specimen(person).images) as SpecimenImageName[];
const mrz = (person: string, image: SpecimenImageName) => specimen(person).images[image]?.printed.mrz;

describe('the specimens', () => {
  it('are five people with six images each, and one of them with an expired card', () => {
    expect(specimens().map(({ id }) => [id, names(id).length])).toEqual([
      ['zoe-garcia-lefevre', 6],
      ['martin-horak', 8],
      ['maximiliana-schoenbrunner', 6],
      ['grace-oconnor', 6],
      ['robin-ostergard', 6],
    ]);
  });

  it.each(specimens().map(({ id }) => id))(
    '%s: every image is a JPEG that carries what the list says',
    (id) => {
      for (const name of names(id)) {
        expect(readSpecimen(specimenImage(id, name))).toEqual(specimen(id).images[name]);
        expect(statSync(specimenPath(id, name)).size).toBeLessThan(250_000);
        expect(specimenImage(id, name).subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
      }
    },
  );

  it('print names in upper case with accents', () => {
    expect(specimen('zoe-garcia-lefevre').claims).toMatchObject({
      given_name: 'ZOË ANA-LUCÍA',
      family_name: 'GARCÍA-LEFÈVRE',
      birthdate: '1991-05-17',
      nationalities: ['FRA'],
    });
  });

  it('put what is on one side on that side only, with one serial for both', () => {
    const { 'card-front': front, 'card-back': back } = specimen('martin-horak').images;
    expect(front?.printed.document_number).toBe('HA417203');
    expect(front?.printed.mrz).toBeUndefined();
    expect(back?.printed.family_name).toBeUndefined();
    expect(back?.printed.mrz).toHaveLength(3);
    expect(front?.serial).toBe(back?.serial);
    expect(specimen('martin-horak').images['expired-card-front']?.serial).not.toBe(front?.serial);
  });

  it('know which documents have run out', () => {
    const images = specimen('martin-horak').images;
    expect(images['expired-card-front']?.printed.date_of_expiry).toBe('2022-01-10');
    for (const { images: all } of specimens()) {
      expect(Number(all.passport?.printed.date_of_expiry?.slice(0, 4))).toBeGreaterThanOrEqual(2036);
      expect(Number(all['card-front']?.printed.date_of_expiry?.slice(0, 4))).toBeGreaterThanOrEqual(2036);
    }
  });

  it('say which names and images there are when asked for others', () => {
    expect(() => specimen('nobody')).toThrow('zoe-garcia-lefevre');
    expect(() => specimenPath('grace-oconnor', 'expired-card-front')).toThrow(RangeError);
  });
});

describe('machine readable zones', () => {
  it('transliterate, with hyphens as fillers and no apostrophes', () => {
    expect(mrz('zoe-garcia-lefevre', 'card-back')?.[2]).toBe('GARCIA<LEFEVRE<<ZOE<ANA<LUCIA<');
    expect(mrz('grace-oconnor', 'card-back')?.[2]).toBe('OCONNOR<<GRACE<ELEANOR<MAE<<<<');
    expect(mrz('robin-ostergard', 'passport')?.[0]).toBe('P<DNKOESTERGAARD<<ROBIN<SOEREN<<<<<<<<<<<<<<');
  });

  it('cut a name longer than its field on a letter, and keep some of both names', () => {
    expect(mrz('maximiliana-schoenbrunner', 'card-back')?.[2]).toBe('SCHOENBRUNNER<WALDSTAETTEN<<MA');
    expect(mrz('maximiliana-schoenbrunner', 'passport')?.[0]).toBe(
      'P<AUTSCHOENBRUNNER<WALDSTAETTEN<<MAXIMILIANA',
    );
  });

  it('leave a filler where the sex is neither', () => {
    expect(mrz('robin-ostergard', 'card-back')?.[1]?.[7]).toBe('<');
  });

  it('are accepted by an independent reader, character by character', () => {
    const zones = specimens().flatMap(({ images }) =>
      Object.values(images).flatMap(({ printed }) => (printed.mrz ? [printed.mrz] : [])),
    );
    expect(zones).toHaveLength(11);
    // The reader is published as ES modules only, which Jest's CommonJS cannot load.
    const script = `
      import { parse } from 'mrz';
      const zones = JSON.parse(process.argv[1]);
      console.log(JSON.stringify(zones.map((zone) => parse(zone).valid)));`;
    const read = (lines: unknown) =>
      JSON.parse(
        execFileSync(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(lines)], {
          encoding: 'utf8',
        }),
      );
    expect(read(zones)).toEqual(zones.map(() => true));
    expect(read([zones[0]?.map((line) => line.replace('9105171', '9105181'))])).toEqual([false]);
  });
});
