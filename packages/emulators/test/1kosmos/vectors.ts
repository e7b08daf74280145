interface Message {
  readonly plaintext: string;
  /** Hex. */
  readonly iv: string;
  readonly sealed: string;
}

interface Vector {
  readonly name: string;
  readonly clientPrivate: string;
  readonly clientPublic: string;
  readonly serverPrivate: string;
  readonly serverPublic: string;
  /** Hex. */
  readonly shared: string;
  readonly messages: readonly [Message, ...Message[]];
}

/** Known answers: made once with fixed test keys and derived again with two other implementations. */
export const vectors: readonly [Vector, Vector, Vector] = [
  {
    name: 'ordinary',
    clientPrivate: 's2xlk9h8AV7lPSBAn6+eswNhfYC09u6pL2eTt6bwo1Y=',
    clientPublic: 'vOQ5Lc+BgLChbLN31XYWg9j1Wzck/K60lNqlcv4ajeqJAvK3eDi3vQX7baKqbblUdR/l1h6L3zTUYdNUvN3/Vg==',
    serverPrivate: 'YbnGQW6QeFcve5tGGVQLJ295SGiuh9KdQE9YAe62O1o=',
    serverPublic: 'H4GTnJsIMCfED1zt8T4+F1GQ5yGO10lWAOw+iV86EyhwwLG7EWswg5xK/YMv8QOTNWOIBgLumGUG97p+LV4CmA==',
    shared: 'de7e568355dba4f821b1ee88375b3775250610f7de74e5aabfc23952af103e85',
    messages: [
      {
        plaintext: '{"ts":1735689600,"appid":"kat.client","uuid":"11111111-2222-4333-8444-555555555555"}',
        iv: 'af59418549bb738f7d0c3ed84d761262',
        sealed:
          'r1lBhUm7c499DD7YTXYSYrG/wxZYvdrutS0Bg6WhR2/sXSRWIYdCpxn9U49Fr6S9lHM6wWl24Ndte5t39HHIo3/+rMEFGKtZp7IdG8neMgsOr8B05LoQ5MJBs6UCSA3aEYGoiu2v2UCy1Zur4NTZbxWoEwM=',
      },
      {
        plaintext: '00000000-1111-2222-3333-444444444444',
        iv: '9dd73e30f4d286db45a0bb2b8b67dde9',
        sealed:
          'ndc+MPTShttFoLsri2fd6VIDpAGGvuvlqMA3GsEZuJNME3Og0uv/XgOZ5MKYPGxOoSpi3JIfZ7dYbZukKWCyVAzEvV8=',
      },
    ],
  },
  {
    name: 'shared X starts with a zero byte; UTF-8 inside',
    clientPrivate: 'Nguid79m/+lYz/kG37sKE5ALnWaCX4iQBeFs5NMAXe0=',
    clientPublic: 'zapM4izYgm79lHOwbz0nxfqwMTp2mXWsoD3Cll0voj0t+5JMJCgCxxY/PfOY++wandkjalz/irvrpbdpvGSxMg==',
    serverPrivate: '2pcn05EMbiMuMF+jx8Y5fHeMNtldxn00u4T+FrD1Nhw=',
    serverPublic: '4IyB06Nyak4nXOiPdKeLdVxLW56tWmjOBE0yOqrku+a3wPJw+KLjrpUge+t2yogmxjt5WJXjSrD/nwwBhRD+Tw==',
    shared: '009c2b2382cc59a2e8d33ff6a5b1d58b382623f5ad8e6287e1040d7dd9fa17fe',
    messages: [
      {
        plaintext:
          '{"dvcID":"kat-dvc","sessionRequest":{"tenantDNS":"tenant.example","communityName":"default","documentType":"dl_object","user":{"uid":"u-1","username":"zoe","firstname":"Zoë","lastname":"Nuñez"}}}',
        iv: '8eed8f35c4950bc44ae16302bc279fae',
        sealed:
          'ju2PNcSVC8RK4WMCvCefrsx2nHaN5lReyZ9NOEHD6/gWjKDm38PQ9A4DHqQaC96I/5QBvAFS8lBij9ghIGFfCpgsIzb0v6xO6WMfNddqvyMoqq7JK6ugCYYC0lqBqXyj+tuaRJTXXMDRTlce/lGYurSfLAhlgcPh4SAD8lySafGO8mHIBk85YHX9CTcCCIKTn0KGY1Da/l/1bty/ncVmutyE9NuWLEKhqsEeR524//kqzyFOazgdG+ZKxWKZVk3IT0ut6H2XzQuvSnyhqh7bBUH8PhtAIt35anlqV055Hg+Spf7F7A==',
      },
    ],
  },
  {
    name: 'client private key starts with a zero byte',
    clientPrivate: 'ANOi+aiy2wyOb8SOXwZ9GAqaIbhlfq/sIar9m++jHpk=',
    clientPublic: 'tu8gp2YHCMPCMSg4aDIXOIzfKMWRHnWbaLmAmg3VxAMVyisbUyebQdufSn9NFeZEvNyndcT51KzSMYTeMwqU1A==',
    serverPrivate: 'q0wdPvH/atOoVCbm+9uCBgZlXlHo9I2w+WT3Di8/ccQ=',
    serverPublic: 'cApKUkptlkDGrA4jfDkLYUGfc1zWbBPsn8quGJ5PlE3WgHbOt/jFjGH1mipABZpUo8Q3olwfrZ1ME3JYxV3cbw==',
    shared: '47ee88295e2e8343164844174d6446b9d0b1ef4da7170a80c12dbfb683df8343',
    messages: [
      {
        plaintext:
          '{"responseStatus":"SUCCESS","sessionId":"99999999-8888-4777-8666-555555555555","dl_object":{"type":"dl","documentId":"D0000000","firstName":"Test","lastName":"Person"},"token":"kat-token"}',
        iv: '82b850878a244a697d3dd840684f4887',
        sealed:
          'grhQh4okSml9PdhAaE9Ihzl1tCwhinWufOc8GVMOTvdfD/8nWJSXCFAGZbIVjo0dNmrRpMXJ4Uc91AYyTgbdMbw+d6P/vusHklg2MWQXL+fnTtxMhgeWxnSD10JBerw2DpIEh0gh44Vw9N+7tSv5eGWV0MoigGyqzyyzipt/IwVRqNzWnSsjg2AYdaJYEClCeUCKG5iKWbPrYiSZhZySH+y0cHfJNpsZIPZvIARVWWeuhh1sNK9uMXKdwhm+MFzoK0eXJsqTZMrOYaXlfNCtKHh7Jr9SFUI/h7N9uA==',
      },
    ],
  },
];
