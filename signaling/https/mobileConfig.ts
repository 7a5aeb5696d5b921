/** A configuration profile that installs the authority on iPhone, iPad and Mac: Apple's Configuration Profile Reference. */
import { createHash } from 'node:crypto'
import type { AuthorityFacts } from './authorityFile.ts'

const BASE64_LINE = /.{1,64}/g

/** The profile as XML. The same authority makes the same profile, so that installing it again replaces it. */
export function mobileConfig({ name, der }: AuthorityFacts): string {
  const base64 = der.toString('base64').match(BASE64_LINE)?.join('\n') ?? ''
  const title = escaped(name)
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadCertificateFileName</key>
      <string>sealdrop-authority.crt</string>
      <key>PayloadContent</key>
      <data>
${base64}
      </data>
      <key>PayloadDescription</key>
      <string>Valid for addresses and names of private networks only</string>
      <key>PayloadDisplayName</key>
      <string>${title}</string>
      <key>PayloadIdentifier</key>
      <string>app.sealdrop.authority.${uuid(der, 'certificate')}</string>
      <key>PayloadType</key>
      <string>com.apple.security.root</string>
      <key>PayloadUUID</key>
      <string>${uuid(der, 'certificate')}</string>
      <key>PayloadVersion</key>
      <integer>1</integer>
    </dict>
  </array>
  <key>PayloadDescription</key>
  <string>Lets this device open Sealdrop over HTTPS on the local network</string>
  <key>PayloadDisplayName</key>
  <string>${title}</string>
  <key>PayloadIdentifier</key>
  <string>app.sealdrop.profile.${uuid(der, 'profile')}</string>
  <key>PayloadRemovalDisallowed</key>
  <false/>
  <key>PayloadType</key>
  <string>Configuration</string>
  <key>PayloadUUID</key>
  <string>${uuid(der, 'profile')}</string>
  <key>PayloadVersion</key>
  <integer>1</integer>
</dict>
</plist>
`
}

/** RFC 9562, section 5.8: version 8, from a hash. */
function uuid(der: Buffer, what: string): string {
  const bytes = createHash('sha256').update(`sealdrop ${what}\n`).update(der).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    .toUpperCase()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
