;; SHA-256's compression function (FIPS 180-4, section 6.2.2) with 128-bit vectors, which compute four words of the
;; message schedule at once. All 64 rounds are written out: a loop over 16 of them is about 12 % slower.
;;
;; After a change here run `node scripts/wasm.mjs`, which assembles this file into sha256Bytes.ts.
;;
;; Memory, in bytes:      0  K(0) to K(63), the round constants
;;                      256  the state, eight words
;;                      288  W(t) + K(t) of the next four rounds
;;                    65536  the message blocks, at most 64 KiB
(module
  (memory (export "memory") 2)

  ;; K of section 4.2.2; each word is little-endian here.
  (data (i32.const 0)
    "\98\2f\8a\42\91\44\37\71\cf\fb\c0\b5\a5\db\b5\e9\5b\c2\56\39\f1\11\f1\59\a4\82\3f\92\d5\5e\1c\ab"
    "\98\aa\07\d8\01\5b\83\12\be\85\31\24\c3\7d\0c\55\74\5d\be\72\fe\b1\de\80\a7\06\dc\9b\74\f1\9b\c1"
    "\c1\69\9b\e4\86\47\be\ef\c6\9d\c1\0f\cc\a1\0c\24\6f\2c\e9\2d\aa\84\74\4a\dc\a9\b0\5c\da\88\f9\76"
    "\52\51\3e\98\6d\c6\31\a8\c8\27\03\b0\c7\7f\59\bf\f3\0b\e0\c6\47\91\a7\d5\51\63\ca\06\67\29\29\14"
    "\85\0a\b7\27\38\21\1b\2e\fc\6d\2c\4d\13\0d\38\53\54\73\0a\65\bb\0a\6a\76\2e\c9\c2\81\85\2c\72\92"
    "\a1\e8\bf\a2\4b\66\1a\a8\70\8b\4b\c2\a3\51\6c\c7\19\e8\92\d1\24\06\99\d6\85\35\0e\f4\70\a0\6a\10"
    "\16\c1\a4\19\08\6c\37\1e\4c\77\48\27\b5\bc\b0\34\b3\0c\1c\39\4a\aa\d8\4e\4f\ca\9c\5b\f3\6f\2e\68"
    "\ee\82\8f\74\6f\63\a5\78\14\78\c8\84\08\02\c7\8c\fa\ff\be\90\eb\6c\50\a4\f7\a3\f9\be\f2\78\71\c6"
  )

  ;; Takes the whole blocks from one address up to the other into the state.
  (func (export "run") (param $block i32) (param $end i32)
    ;; The state before this block.
    (local $h0 i32) (local $h1 i32) (local $h2 i32) (local $h3 i32)
    (local $h4 i32) (local $h5 i32) (local $h6 i32) (local $h7 i32)
    ;; The working variables. Instead of moving their values, each round renames them: after eight rounds every name
    ;; is back in its place.
    (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $e i32) (local $f i32) (local $g i32) (local $h i32)
    (local $t1 i32)
    ;; a xor b of a round is b xor c of the next.
    (local $a_xor_b i32) (local $b_xor_c i32)
    ;; W(t) of 16 rounds, four in each.
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128)
    (local $x v128)

    (local.set $h0 (i32.load offset=256 (i32.const 0)))
    (local.set $h1 (i32.load offset=260 (i32.const 0)))
    (local.set $h2 (i32.load offset=264 (i32.const 0)))
    (local.set $h3 (i32.load offset=268 (i32.const 0)))
    (local.set $h4 (i32.load offset=272 (i32.const 0)))
    (local.set $h5 (i32.load offset=276 (i32.const 0)))
    (local.set $h6 (i32.load offset=280 (i32.const 0)))
    (local.set $h7 (i32.load offset=284 (i32.const 0)))

    (loop $blocks
      ;; The words of a block are big-endian.
      (local.set $w0
        (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
          (v128.load offset=0 align=1 (local.get $block)) (v128.const i32x4 0 0 0 0)))
      (local.set $w1
        (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
          (v128.load offset=16 align=1 (local.get $block)) (v128.const i32x4 0 0 0 0)))
      (local.set $w2
        (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
          (v128.load offset=32 align=1 (local.get $block)) (v128.const i32x4 0 0 0 0)))
      (local.set $w3
        (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
          (v128.load offset=48 align=1 (local.get $block)) (v128.const i32x4 0 0 0 0)))

      (local.set $a (local.get $h0))
      (local.set $b (local.get $h1))
      (local.set $c (local.get $h2))
      (local.set $d (local.get $h3))
      (local.set $e (local.get $h4))
      (local.set $f (local.get $h5))
      (local.set $g (local.get $h6))
      (local.set $h (local.get $h7))
      (local.set $b_xor_c (i32.xor (local.get $b) (local.get $c)))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w0) (v128.load offset=0 align=1 (i32.const 0))))

      ;; Round 0: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 1: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 2: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 3: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 16 to 19.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w0 (i32x4.add (local.get $w0)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w1) (v128.load offset=16 align=1 (i32.const 0))))

      ;; Round 4: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 5: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 6: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 7: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 20 to 23.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w1 (i32x4.add (local.get $w1)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w2) (v128.load offset=32 align=1 (i32.const 0))))

      ;; Round 8: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 9: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 10: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 11: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 24 to 27.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w2 (i32x4.add (local.get $w2)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w3) (v128.load offset=48 align=1 (i32.const 0))))

      ;; Round 12: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 13: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 14: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 15: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 28 to 31.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w3 (i32x4.add (local.get $w3)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w0) (v128.load offset=64 align=1 (i32.const 0))))

      ;; Round 16: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 17: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 18: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 19: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 32 to 35.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w0 (i32x4.add (local.get $w0)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w1) (v128.load offset=80 align=1 (i32.const 0))))

      ;; Round 20: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 21: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 22: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 23: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 36 to 39.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w1 (i32x4.add (local.get $w1)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w2) (v128.load offset=96 align=1 (i32.const 0))))

      ;; Round 24: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 25: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 26: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 27: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 40 to 43.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w2 (i32x4.add (local.get $w2)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w3) (v128.load offset=112 align=1 (i32.const 0))))

      ;; Round 28: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 29: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 30: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 31: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 44 to 47.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w3 (i32x4.add (local.get $w3)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w0) (v128.load offset=128 align=1 (i32.const 0))))

      ;; Round 32: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 33: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 34: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 35: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 48 to 51.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w0 (i32x4.add (local.get $w0)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w0 (i32x4.add (local.get $w0)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w1) (v128.load offset=144 align=1 (i32.const 0))))

      ;; Round 36: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 37: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 38: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 39: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 52 to 55.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w1 (i32x4.add (local.get $w1)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w0) (local.get $w0)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w1 (i32x4.add (local.get $w1)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w2) (v128.load offset=160 align=1 (i32.const 0))))

      ;; Round 40: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 41: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 42: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 43: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 56 to 59.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w2) (local.get $w3)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w2 (i32x4.add (local.get $w2)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w0) (local.get $w1))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w1) (local.get $w1)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w2 (i32x4.add (local.get $w2)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w3) (v128.load offset=176 align=1 (i32.const 0))))

      ;; Round 44: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 45: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 46: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 47: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16) for rounds 60 to 63.
      (local.set $x (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w3) (local.get $w0)))
      ;; s0: turned right by 7 and by 18, shifted by 3.
      (local.set $w3 (i32x4.add (local.get $w3)
        (v128.xor (v128.xor (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 3))
          (i32x4.shr_u (local.get $x) (i32.const 7))) (i32x4.shl (local.get $x) (i32.const 25)))
          (i32x4.shr_u (local.get $x) (i32.const 18))) (i32x4.shl (local.get $x) (i32.const 14)))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (local.get $w1) (local.get $w2))))
      ;; s1 of W(t-2) for the first two: each word twice in 64 bits, so that a shift turns it; by 17 and by 19, shifted by 10.
      (local.set $x (i8x16.shuffle 8 9 10 11 8 9 10 11 12 13 14 15 12 13 14 15 (local.get $w2) (local.get $w2)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 16 17 18 19 (local.get $x) (v128.const i32x4 0 0 0 0))))
      ;; The same for the other two, which need the first two.
      (local.set $x (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7 (local.get $w3) (local.get $w3)))
      (local.set $x (v128.xor (v128.xor (i32x4.shr_u (local.get $x) (i32.const 10))
        (i64x2.shr_u (local.get $x) (i32.const 17))) (i64x2.shr_u (local.get $x) (i32.const 19))))
      (local.set $w3 (i32x4.add (local.get $w3)
        (i8x16.shuffle 16 17 18 19 16 17 18 19 0 1 2 3 8 9 10 11 (local.get $x) (v128.const i32x4 0 0 0 0))))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w0) (v128.load offset=192 align=1 (i32.const 0))))

      ;; Round 48: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 49: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 50: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 51: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w1) (v128.load offset=208 align=1 (i32.const 0))))

      ;; Round 52: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 53: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 54: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 55: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w2) (v128.load offset=224 align=1 (i32.const 0))))

      ;; Round 56: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $h) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $g) (i32.and (local.get $e) (i32.xor (local.get $f) (local.get $g))))))
      (local.set $d (i32.add (local.get $d) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $a) (local.get $b)))
      (local.set $h (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $b) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 57: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $g) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $f) (i32.and (local.get $d) (i32.xor (local.get $e) (local.get $f))))))
      (local.set $c (i32.add (local.get $c) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $h) (local.get $a)))
      (local.set $g (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $a) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 58: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $f) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $e) (i32.and (local.get $c) (i32.xor (local.get $d) (local.get $e))))))
      (local.set $b (i32.add (local.get $b) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $g) (local.get $h)))
      (local.set $f (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $h) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 59: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $e) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $d) (i32.and (local.get $b) (i32.xor (local.get $c) (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $f) (local.get $g)))
      (local.set $e (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $g) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      (v128.store offset=288 align=1 (i32.const 0)
        (i32x4.add (local.get $w3) (v128.load offset=240 align=1 (i32.const 0))))

      ;; Round 60: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $d) (i32.load offset=288 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $a)
          (i32.rotr (i32.xor (local.get $a) (i32.rotr (local.get $a) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $c) (i32.and (local.get $a) (i32.xor (local.get $b) (local.get $c))))))
      (local.set $h (i32.add (local.get $h) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $e) (local.get $f)))
      (local.set $d (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $f) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $e)
          (i32.rotr (i32.xor (local.get $e) (i32.rotr (local.get $e) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 61: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $c) (i32.load offset=292 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $h)
          (i32.rotr (i32.xor (local.get $h) (i32.rotr (local.get $h) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $b) (i32.and (local.get $h) (i32.xor (local.get $a) (local.get $b))))))
      (local.set $g (i32.add (local.get $g) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $d) (local.get $e)))
      (local.set $c (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $e) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $d)
          (i32.rotr (i32.xor (local.get $d) (i32.rotr (local.get $d) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 62: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $b) (i32.load offset=296 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $g)
          (i32.rotr (i32.xor (local.get $g) (i32.rotr (local.get $g) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $a) (i32.and (local.get $g) (i32.xor (local.get $h) (local.get $a))))))
      (local.set $f (i32.add (local.get $f) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $c) (local.get $d)))
      (local.set $b (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $d) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $c)
          (i32.rotr (i32.xor (local.get $c) (i32.rotr (local.get $c) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      ;; Round 63: T1 = h + W(t) + K(t) + S1(e) + Ch(e, f, g); d = d + T1; h = T1 + S0(a) + Maj(a, b, c).
      (local.set $t1 (i32.add (local.get $a) (i32.load offset=300 (i32.const 0))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.rotr (i32.xor (local.get $f)
          (i32.rotr (i32.xor (local.get $f) (i32.rotr (local.get $f) (i32.const 14))) (i32.const 5)))
          (i32.const 6))))
      (local.set $t1 (i32.add (local.get $t1)
        (i32.xor (local.get $h) (i32.and (local.get $f) (i32.xor (local.get $g) (local.get $h))))))
      (local.set $e (i32.add (local.get $e) (local.get $t1)))
      (local.set $a_xor_b (i32.xor (local.get $b) (local.get $c)))
      (local.set $a (i32.add (local.get $t1) (i32.add
        (i32.xor (local.get $c) (i32.and (local.get $a_xor_b) (local.get $b_xor_c)))
        (i32.rotr (i32.xor (local.get $b)
          (i32.rotr (i32.xor (local.get $b) (i32.rotr (local.get $b) (i32.const 9))) (i32.const 11)))
          (i32.const 2)))))
      (local.set $b_xor_c (local.get $a_xor_b))

      (local.set $h0 (i32.add (local.get $h0) (local.get $a)))
      (local.set $h1 (i32.add (local.get $h1) (local.get $b)))
      (local.set $h2 (i32.add (local.get $h2) (local.get $c)))
      (local.set $h3 (i32.add (local.get $h3) (local.get $d)))
      (local.set $h4 (i32.add (local.get $h4) (local.get $e)))
      (local.set $h5 (i32.add (local.get $h5) (local.get $f)))
      (local.set $h6 (i32.add (local.get $h6) (local.get $g)))
      (local.set $h7 (i32.add (local.get $h7) (local.get $h)))
      (local.set $block (i32.add (local.get $block) (i32.const 64)))
      (br_if $blocks (i32.lt_u (local.get $block) (local.get $end))))

    (i32.store offset=256 (i32.const 0) (local.get $h0))
    (i32.store offset=260 (i32.const 0) (local.get $h1))
    (i32.store offset=264 (i32.const 0) (local.get $h2))
    (i32.store offset=268 (i32.const 0) (local.get $h3))
    (i32.store offset=272 (i32.const 0) (local.get $h4))
    (i32.store offset=276 (i32.const 0) (local.get $h5))
    (i32.store offset=280 (i32.const 0) (local.get $h6))
    (i32.store offset=284 (i32.const 0) (local.get $h7))))
