// IBANs of a bank that does not exist, with valid check digits (ISO 13616), and national ones where a country has them.

export interface Bank {
  readonly country: 'FR' | 'SK' | 'AT' | 'IE' | 'DK';
  readonly account: string;
  readonly name: string;
  readonly bic: string;
}

const digits = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));

export const ibanRemainder = (iban: string): number =>
  Number(BigInt(digits(iban.slice(4) + iban.slice(0, 4))) % 97n);

const national: Readonly<Record<Bank['country'], (account: string) => string>> = {
  FR: (account) => {
    const plain = account.replace(/[A-Z]/g, (letter) =>
      String('12345678912345678923456789'[letter.charCodeAt(0) - 65]),
    );
    const key = 97n - ((89n * 99999n + 15n * 99999n + 3n * BigInt(plain)) % 97n);
    return `9999999999${account}${String(key).padStart(2, '0')}`;
  },
  SK: (account) => `9999${account}`,
  AT: (account) => `99999${account}`,
  IE: (account) => `SPCM999999${account}`,
  DK: (account) => `9999${account}0`,
};

export function iban({ country, account }: Bank): string {
  const bban = national[country](account);
  const check = 98n - (BigInt(digits(`${bban}${country}00`)) % 97n);
  return `${country}${String(check).padStart(2, '0')}${bban}`;
}
