#!/usr/bin/env bash
# What somebody without a card management system would write: a PIV card personalised by yubico-piv-tool, certificates by openssl. Works in the current folder.
#   personalise.sh dump READER         reads the objects of an issued card into files
#   personalise.sh authority READER    makes a certificate authority
#   personalise.sh personalise READER  blank card → the same objects, four keys with certificates, PIN, PUK, retry counters, management key
set -euo pipefail
readonly pin=739164 puk=41720358 key=8a1f0c5d92e34b67a0d81c3f5e7692b4c8d0e2f416375a9b
readonly objects=(0x5fc102 0x5fc107 0x5fc109 0x5fc108 0x5fc106 0x5fc10c)
piv() { yubico-piv-tool -r "$reader" "$@"; }
reader=$2
case $1 in
  dump)
    for id in "${objects[@]}"; do piv -P "$pin" -a verify-pin -a read-object --id "$id" -f binary -o "$id.bin"; done
    ;;
  authority)
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj '/CN=Script CA' -days 30
    ;;
  personalise)
    for slot in 9a 9c 9d 9e; do
      piv -s "$slot" -A ECCP256 -a generate -o "$slot.pub"
      openssl x509 -new -force_pubkey "$slot.pub" -CA ca.pem -CAkey ca.key -subj "/CN=Ana Mueller/serialNumber=$slot" -days 1095 -out "$slot.pem"
      piv -s "$slot" -a import-certificate -i "$slot.pem"
    done
    for id in "${objects[@]}"; do piv -a write-object --id "$id" -f binary -i "$id.bin"; done
    piv -P 123456 -a verify-pin -a pin-retries --pin-retries 5 --puk-retries 5
    piv -a change-pin -P 123456 -N "$pin"
    piv -a change-puk -P 12345678 -N "$puk"
    piv -a set-mgm-key -n "$key"
    ;;
esac
