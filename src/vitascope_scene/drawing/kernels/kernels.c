/* Pixel kernels for premultiplied RGBA in uint8 and for planes of luma.

   Integer arithmetic only, so that every build gives the same bytes as portable.py. Where the processor has AVX2, rows go through
   vector code; elsewhere, and at the ends of rows, through plain C. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define WITH_AVX2 1
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2")))
#else
#define WITH_AVX2 0
#endif

#ifndef SOURCE
#define SOURCE ""
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t i32;
typedef int64_t i64;

enum { COPY = 0, OVER = 1 };
enum { CLEAR = 0, REPEAT = 1 };

static int use_avx2 = 0;

const char *kernels_source(void) { return SOURCE; }

/* Use AVX2 if it is wanted and there; return whether it is used. */
int kernels_choose(int wanted) {
#if WITH_AVX2
    __builtin_cpu_init();
    use_avx2 = wanted && __builtin_cpu_supports("avx2");
#endif
    return use_avx2;
}

static inline u8 capped(int x) { return x > 255 ? 255 : (u8)x; }

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_FIRST_IS_HIGH__
#define FIRST_IS_HIGH 1
#else
#define FIRST_IS_HIGH 0
#endif
#define HALVES 0x00FF00FFu
typedef u32 pixel __attribute__((aligned(1), may_alias));

/* by_255 and capped for both halves of a word */
static inline u32 by_255_twice(u32 x) {
    x += 0x00800080u;
    return ((x + ((x >> 8) & HALVES)) >> 8) & HALVES;
}

static inline u32 capped_twice(u32 x) {
    u32 full = (x >> 8) & 0x00010001u;
    return (x | ((full << 8) - full)) & HALVES;
}

/* round(x / 255) for 0..65025 */
static inline int by_255(int x) {
    x += 128;
    return (x + (x >> 8)) >> 8;
}

#if WITH_AVX2
AVX2 static inline __m256i by_255_16(__m256i x) {
    x = _mm256_add_epi16(x, _mm256_set1_epi16(128));
    return _mm256_srli_epi16(_mm256_add_epi16(x, _mm256_srli_epi16(x, 8)), 8);
}

AVX2 static inline __m256i times_by_255(__m256i a, __m256i b) {
    const __m256i zero = _mm256_setzero_si256();
    __m256i low = _mm256_mullo_epi16(_mm256_unpacklo_epi8(a, zero), _mm256_unpacklo_epi8(b, zero));
    __m256i high = _mm256_mullo_epi16(_mm256_unpackhi_epi8(a, zero), _mm256_unpackhi_epi8(b, zero));
    return _mm256_packus_epi16(by_255_16(low), by_255_16(high));
}

AVX2 static inline __m256i over_8(__m256i below, __m256i above) {
    const __m256i alpha = _mm256_setr_epi8(3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15,
                                           3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
    __m256i clear = _mm256_xor_si256(_mm256_shuffle_epi8(above, alpha), _mm256_set1_epi8(-1));
    return _mm256_adds_epu8(times_by_255(below, clear), above);
}

AVX2 static int over_avx2(u8 *below, const u8 *above, int n) {
    int x = 0;
    for (; x + 8 <= n; x += 8) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(above + 4 * x));
        if (_mm256_testz_si256(a, a)) continue;
        __m256i b = _mm256_loadu_si256((const __m256i *)(below + 4 * x));
        _mm256_storeu_si256((__m256i *)(below + 4 * x), over_8(b, a));
    }
    return x;
}

AVX2 static int add_avx2(u8 *below, const u8 *above, int bytes) {
    int x = 0;
    for (; x + 32 <= bytes; x += 32) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(above + x));
        if (_mm256_testz_si256(a, a)) continue;
        __m256i b = _mm256_loadu_si256((const __m256i *)(below + x));
        _mm256_storeu_si256((__m256i *)(below + x), _mm256_adds_epu8(b, a));
    }
    return x;
}

AVX2 static int fade_avx2(u8 *row, int bytes, int share) {
    const __m256i zero = _mm256_setzero_si256(), half = _mm256_set1_epi16(128);
    const __m256i factor = _mm256_set1_epi16((short)share);
    int x = 0;
    for (; x + 32 <= bytes; x += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(row + x));
        __m256i low = _mm256_mullo_epi16(_mm256_unpacklo_epi8(v, zero), factor);
        __m256i high = _mm256_mullo_epi16(_mm256_unpackhi_epi8(v, zero), factor);
        low = _mm256_srli_epi16(_mm256_add_epi16(low, half), 8);
        high = _mm256_srli_epi16(_mm256_add_epi16(high, half), 8);
        _mm256_storeu_si256((__m256i *)(row + x), _mm256_packus_epi16(low, high));
    }
    return x;
}
#endif

/* above over below: below * (255 - alpha) / 255 + above */
static void over_row(u8 *below, const u8 *above, int n) {
    int x = 0;
#if WITH_AVX2
    if (use_avx2) x = over_avx2(below, above, n);
#endif
    /* Two channels at a time in the halves of a word, which compilers turn into vector code. */
    const pixel *from = (const pixel *)above;
    pixel *to = (pixel *)below;
    const int alpha = 8 * (3 - 3 * FIRST_IS_HIGH);
    for (; x < n; x++) {
        u32 a = from[x], b = to[x], clear = 255 - ((a >> alpha) & 255);
        u32 even = by_255_twice((b & HALVES) * clear) + (a & HALVES);
        u32 odd = by_255_twice(((b >> 8) & HALVES) * clear) + ((a >> 8) & HALVES);
        to[x] = capped_twice(even) | capped_twice(odd) << 8;
    }
}

static void fade_row(u8 *row, int bytes, int share) {
    int x = 0;
#if WITH_AVX2
    if (use_avx2) x = fade_avx2(row, bytes, share);
#endif
    for (; x < bytes; x++) row[x] = (u8)((row[x] * share + 128) >> 8);
}

void kernels_over(u8 *below, i64 below_step, const u8 *above, i64 above_step, int w, int h) {
    for (int y = 0; y < h; y++) over_row(below + y * below_step, above + y * above_step, w);
}

void kernels_add(u8 *below, i64 below_step, const u8 *above, i64 above_step, int bytes, int h) {
    for (int y = 0; y < h; y++) {
        u8 *b = below + y * below_step;
        const u8 *a = above + y * above_step;
        int x = 0;
#if WITH_AVX2
        if (use_avx2) x = add_avx2(b, a, bytes);
#endif
        for (; x < bytes; x++) b[x] = capped(b[x] + a[x]);
    }
}

/* ---- a plate scaled along both axes ---- */

/* What two neighbours count in a column: the left one's weight four times, then the right one's. */
typedef struct { u16 weight[8]; } Weights;

/* Write the byte offset of a position's left neighbour, and the weights. */
static void column_of(i32 position, int width, int edge, i32 *offset, Weights *weights) {
    if (edge == REPEAT) {
        i32 last = 256 * (width - 1);
        position = position < 0 ? 0 : position > last ? last : position;
    }
    i32 at = position >> 8, second = position & 255, first = 256 - second;
    if (at < -1 || at >= width) at = first = second = 0;
    else if (at < 0) { at = 0; first = second; second = 0; }
    else if (at == width - 1) { at = width - 2; second = first; first = 0; }
    *offset = 4 * at;
    for (int k = 0; k < 4; k++) {
        weights->weight[k] = (u16)first;
        weights->weight[k + 4] = (u16)second;
    }
}

#if WITH_AVX2
#define TWO(row, a, b) _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)((row) + (a))), \
                                          _mm_loadl_epi64((const __m128i *)((row) + (b))))
#define PAIR(a, b) _mm256_set_m128i(_mm_loadu_si128((const __m128i *)(b)), \
                                    _mm_loadu_si128((const __m128i *)(a)))

AVX2 static int across_avx2(u16 *out, const u8 *row, const i32 *at, const Weights *weights, int n) {
    const __m256i zero = _mm256_setzero_si256();
    int x = 0;
    for (; x + 4 <= n; x += 4) {
        __m256i p = _mm256_set_m128i(TWO(row, at[x + 2], at[x + 3]), TWO(row, at[x], at[x + 1]));
        p = _mm256_shuffle_epi32(p, _MM_SHUFFLE(3, 1, 2, 0));
        __m256i even = PAIR(weights[x].weight, weights[x + 2].weight);
        __m256i odd = PAIR(weights[x + 1].weight, weights[x + 3].weight);
        __m256i first = _mm256_mullo_epi16(_mm256_unpacklo_epi8(p, zero),
                                           _mm256_unpacklo_epi64(even, odd));
        __m256i second = _mm256_mullo_epi16(_mm256_unpackhi_epi8(p, zero),
                                            _mm256_unpackhi_epi64(even, odd));
        _mm256_storeu_si256((__m256i *)(out + 4 * x), _mm256_add_epi16(first, second));
    }
    return x;
}

AVX2 static int down_avx2(u8 *out, const u16 *upper, const u16 *lower, int n, int share) {
    /* Products of 16 signed bits: half is taken from the values, and added to the sum. */
    const __m256i sign = _mm256_set1_epi16((short)0x8000);
    const __m256i weights = _mm256_set1_epi32((256 - share) | (share << 16));
    const __m256i back = _mm256_set1_epi32(32768 * 256 + 32768);
    int x = 0;
    for (; x + 32 <= n; x += 32) {
        __m256i done[2];
        for (int k = 0; k < 2; k++) {
            __m256i a = _mm256_loadu_si256((const __m256i *)(upper + x + 16 * k));
            __m256i b = _mm256_loadu_si256((const __m256i *)(lower + x + 16 * k));
            a = _mm256_xor_si256(a, sign);
            b = _mm256_xor_si256(b, sign);
            __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), weights);
            __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), weights);
            low = _mm256_srli_epi32(_mm256_add_epi32(low, back), 16);
            high = _mm256_srli_epi32(_mm256_add_epi32(high, back), 16);
            done[k] = _mm256_packus_epi32(low, high);
        }
        __m256i v = _mm256_permute4x64_epi64(_mm256_packus_epi16(done[0], done[1]), 0xD8);
        _mm256_storeu_si256((__m256i *)(out + x), v);
    }
    return x;
}
#endif

static void across(u16 *out, const u8 *row, const i32 *at, const Weights *weights, int n) {
    int x = 0;
#if WITH_AVX2
    if (use_avx2) x = across_avx2(out, row, at, weights, n);
#endif
    for (; x < n; x++) {
        const u8 *p = row + at[x];
        int first = weights[x].weight[0], second = weights[x].weight[4];
        for (int k = 0; k < 4; k++) out[4 * x + k] = (u16)(p[k] * first + p[k + 4] * second);
    }
}

static void down(u8 *out, const u16 *upper, const u16 *lower, int n, int share) {
    int x = 0;
#if WITH_AVX2
    if (use_avx2) x = down_avx2(out, upper, lower, n, share);
#endif
    for (; x < n; x++)
        out[x] = (u8)((upper[x] * (u32)(256 - share) + lower[x] * (u32)share + 32768) >> 16);
}

static void put_row(u8 *out, u8 *line, int n, int mode, int share) {
    if (share < 256) fade_row(line, 4 * n, share);
    if (mode == COPY) memcpy(out, line, 4 * (size_t)n);
    else over_row(out, line, n);
}

/* Bring a plate (at least two pixels wide) to a canvas of w x h: columns and rows are positions in
   the plate, in 256ths of a pixel. Return 0 if memory is short. */
int kernels_scaled(u8 *canvas, i64 canvas_step, int w, int h, const u8 *plate, i64 plate_step,
                   int plate_w, int plate_h, const i32 *columns, const i32 *rows, int mode,
                   int edge, int share) {
    size_t wide = 4 * (size_t)w + 32;
    u16 *kept = calloc(3 * wide, sizeof(u16));
    u8 *line = malloc(wide);
    i32 *at = malloc(sizeof(i32) * (size_t)w);
    Weights *weights = malloc(sizeof(Weights) * (size_t)w);
    int ok = kept && line && at && weights;
    if (ok) {
        u16 *slot[2] = {kept, kept + wide};
        const u16 *empty = kept + 2 * wide;
        int held[2] = {-1, -1};
        for (int x = 0; x < w; x++) column_of(columns[x], plate_w, edge, at + x, weights + x);
        for (int y = 0; y < h; y++) {
            i32 position = rows[y], last = 256 * (plate_h - 1);
            if (edge == REPEAT) position = position < 0 ? 0 : position > last ? last : position;
            const u16 *pair[2];
            for (int k = 0; k < 2; k++) {
                int row = (position >> 8) + k;
                if (edge == REPEAT && row == plate_h) row = plate_h - 1;
                if (row < 0 || row >= plate_h) { pair[k] = empty; continue; }
                if (held[row & 1] != row) {
                    across(slot[row & 1], plate + row * plate_step, at, weights, w);
                    held[row & 1] = row;
                }
                pair[k] = slot[row & 1];
            }
            if (mode == OVER && pair[0] == empty && pair[1] == empty) continue;
            int direct = mode == COPY && share >= 256;
            u8 *out = canvas + y * canvas_step;
            down(direct ? out : line, pair[0], pair[1], 4 * w, position & 255);
            if (!direct) put_row(out, line, w, mode, share);
        }
    }
    free(kept);
    free(line);
    free(at);
    free(weights);
    return ok;
}

/* ---- a plate turned ---- */

static inline void corner(u8 *out, const u8 *plate, i64 step, int w, int h, int x, int y, int edge) {
    if (edge == REPEAT) {
        x = x < 0 ? 0 : x >= w ? w - 1 : x;
        y = y < 0 ? 0 : y >= h ? h - 1 : y;
    }
    if (x < 0 || y < 0 || x >= w || y >= h) memset(out, 0, 4);
    else memcpy(out, plate + y * step + 4 * (i64)x, 4);
}

static inline void turned_pixel(u8 *out, const u8 *plate, i64 step, int w, int h, i64 x, i64 y,
                                int edge) {
    i64 left = x >> 16, top = y >> 16;
    if (edge == CLEAR && (left < -1 || top < -1 || left >= w || top >= h)) {
        memset(out, 0, 4);
        return;
    }
    left = left < -1 ? -1 : left > w ? w : left;
    top = top < -1 ? -1 : top > h ? h : top;
    int fx = (int)(x >> 11) & 31, fy = (int)(y >> 11) & 31;
    u8 around[16];
    const u8 *first = around, *second = around + 8;
    if (left >= 0 && top >= 0 && left < w - 1 && top < h - 1) {
        first = plate + top * step + 4 * left;
        second = first + step;
    } else {
        for (int k = 0; k < 4; k++)
            corner(around + 4 * k, plate, step, w, h, (int)left + (k & 1), (int)top + (k >> 1),
                   edge);
    }
    for (int k = 0; k < 4; k++) {
        int upper = first[k] * (32 - fx) + first[4 + k] * fx;
        int lower = second[k] * (32 - fx) + second[4 + k] * fx;
        out[k] = (u8)((upper * (32 - fy) + lower * fy + 512) >> 10);
    }
}

static i64 floor_div(i64 a, i64 b) {
    i64 q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

/* Narrow begin..end to the columns whose position start + x * step lies in low..high. */
static void narrow(i64 start, i64 step, i64 low, i64 high, int *begin, int *end) {
    i64 first, last;
    if (step == 0) {
        if (start < low || start > high) *end = *begin;
        return;
    }
    if (step > 0) {
        first = -floor_div(-(low - start), step);
        last = floor_div(high - start, step);
    } else {
        first = -floor_div(-(high - start), step);
        last = floor_div(low - start, step);
    }
    if (first > *begin) *begin = first > *end ? *end : (int)first;
    if (last + 1 < *end) *end = last + 1 < *begin ? *begin : (int)(last + 1);
}

#if WITH_AVX2
/* Columns whose four neighbours all lie in the plate. */
AVX2 static int turned_avx2(u8 *out, const u8 *plate, i64 step, i64 x, i64 y, i64 dx, i64 dy, int n) {
    const __m256i pairs = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15));
    const __m256i bytes = _mm256_setr_epi8(0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9,
                                           0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9);
    const __m256i half = _mm256_set1_epi32(512);
    const __m128i low5 = _mm_set1_epi32(31), whole = _mm_set1_epi32(32);
    int done = 0;
    for (; done + 4 <= n; done += 4) {
        i64 at[4];
        i32 fx[4], fy[4];
        for (int k = 0; k < 4; k++, x += dx, y += dy) {
            at[k] = (y >> 16) * step + 4 * (x >> 16);
            fx[k] = (i32)(x >> 11);
            fy[k] = (i32)(y >> 11);
        }
        __m256i upper = _mm256_set_m128i(TWO(plate, at[2], at[3]), TWO(plate, at[0], at[1]));
        __m256i lower = _mm256_set_m128i(TWO(plate + step, at[2], at[3]),
                                         TWO(plate + step, at[0], at[1]));
        __m128i wx = _mm_and_si128(_mm_loadu_si128((const __m128i *)fx), low5);
        __m128i wy = _mm_and_si128(_mm_loadu_si128((const __m128i *)fy), low5);
        wx = _mm_or_si128(_mm_sub_epi32(whole, wx), _mm_slli_epi32(wx, 8));
        wy = _mm_or_si128(_mm_sub_epi32(whole, wy), _mm_slli_epi32(wy, 16));
        __m256i across = _mm256_shuffle_epi8(_mm256_cvtepi32_epi64(wx), bytes);
        upper = _mm256_maddubs_epi16(_mm256_shuffle_epi8(upper, pairs), across);
        lower = _mm256_maddubs_epi16(_mm256_shuffle_epi8(lower, pairs), across);
        /* Pixels 0 and 2 are in the low halves of the lanes, 1 and 3 in the high ones. */
        __m256i even = _mm256_set_m128i(_mm_shuffle_epi32(wy, 0xAA), _mm_shuffle_epi32(wy, 0x00));
        __m256i odd = _mm256_set_m128i(_mm_shuffle_epi32(wy, 0xFF), _mm_shuffle_epi32(wy, 0x55));
        __m256i a = _mm256_madd_epi16(_mm256_unpacklo_epi16(upper, lower), even);
        __m256i b = _mm256_madd_epi16(_mm256_unpackhi_epi16(upper, lower), odd);
        a = _mm256_srli_epi32(_mm256_add_epi32(a, half), 10);
        b = _mm256_srli_epi32(_mm256_add_epi32(b, half), 10);
        a = _mm256_packus_epi32(a, b);
        a = _mm256_permute4x64_epi64(_mm256_packus_epi16(a, a), 0x08);
        _mm_storeu_si128((__m128i *)(out + 4 * done), _mm256_castsi256_si128(a));
    }
    return done;
}
#endif

/* Bring a plate to a canvas of w x h. way is the position in the plate, in 65536ths of a pixel:
   x, y of the canvas's corner, their change per column, their change per row. */
int kernels_turned(u8 *canvas, i64 canvas_step, int w, int h, const u8 *plate, i64 plate_step,
                   int plate_w, int plate_h, const i64 *way, int mode, int edge, int share) {
    u8 *line = malloc(4 * (size_t)w + 32);
    if (!line) return 0;
    for (int row = 0; row < h; row++) {
        i64 x0 = way[0] + row * way[4], y0 = way[1] + row * way[5], dx = way[2], dy = way[3];
        int begin = 0, end = w;
        if (edge == CLEAR) {
            narrow(x0, dx, -65536, ((i64)plate_w << 16) - 1, &begin, &end);
            narrow(y0, dy, -65536, ((i64)plate_h << 16) - 1, &begin, &end);
            if (mode == OVER && begin >= end) continue;
            if (mode == COPY) { begin = 0; end = w; }
        }
        int inner = begin, outer = end;
        narrow(x0, dx, 0, ((i64)(plate_w - 1) << 16) - 1, &inner, &outer);
        narrow(y0, dy, 0, ((i64)(plate_h - 1) << 16) - 1, &inner, &outer);
        int x = begin;
        for (; x < end; x++) {
#if WITH_AVX2
            if (use_avx2 && x == inner && outer > inner) {
                x += turned_avx2(line + 4 * x, plate, plate_step, x0 + x * dx, y0 + x * dy, dx, dy,
                                 outer - x);
                if (x >= end) break;
            }
#endif
            turned_pixel(line + 4 * x, plate, plate_step, plate_w, plate_h, x0 + x * dx,
                         y0 + x * dy, edge);
        }
        put_row(canvas + row * canvas_step + 4 * begin, line + 4 * begin, end - begin, mode, share);
    }
    free(line);
    return 1;
}

/* ---- planes of luma ---- */

#if WITH_AVX2
AVX2 static int grain_avx2(u8 *row, const u8 *dim, const u8 *lift, const u8 *drop, int n, int low,
                           int high) {
    const __m256i least = _mm256_set1_epi8((char)low), most = _mm256_set1_epi8((char)high);
    int x = 0;
    for (; x + 32 <= n; x += 32) {
        __m256i v = times_by_255(_mm256_loadu_si256((const __m256i *)(row + x)),
                                 _mm256_loadu_si256((const __m256i *)(dim + x)));
        v = _mm256_adds_epu8(v, _mm256_loadu_si256((const __m256i *)(lift + x)));
        v = _mm256_subs_epu8(v, _mm256_loadu_si256((const __m256i *)(drop + x)));
        v = _mm256_min_epu8(_mm256_max_epu8(v, least), most);
        _mm256_storeu_si256((__m256i *)(row + x), v);
    }
    return x;
}
#endif

/* table, then * dim / 255, + lift, - drop, and low..high. lift and drop share a step. */
void kernels_finish(u8 *plane, i64 step, int w, int h, const u8 *table, const u8 *dim, i64 dim_step,
                    const u8 *lift, const u8 *drop, i64 grain_step, int low, int high) {
    for (int y = 0; y < h; y++) {
        u8 *row = plane + y * step;
        const u8 *d = dim + y * dim_step, *up = lift + y * grain_step, *away = drop + y * grain_step;
        for (int x = 0; x < w; x++) row[x] = table[row[x]];
        int x = 0;
#if WITH_AVX2
        if (use_avx2) x = grain_avx2(row, d, up, away, w, low, high);
#endif
        for (; x < w; x++) {
            int v = capped(by_255(row[x] * d[x]) + up[x]) - away[x];
            row[x] = (u8)(v < low ? low : v > high ? high : v);
        }
    }
}

/* ---- the pen's masks ---- */

/* spot = colour * mask / 255 + spot * (255 - mask) / 255; a colour_pixel of 0 is one colour for all. */
void kernels_mask(u8 *spot, i64 spot_step, const u8 *colour, i64 colour_step, int colour_pixel,
                  const u8 *mask, i64 mask_step, int w, int h) {
    for (int y = 0; y < h; y++) {
        u8 *to = spot + y * spot_step;
        const u8 *from = colour + y * colour_step, *shares = mask + y * mask_step;
        for (int x = 0; x < w; x++, to += 4, from += colour_pixel) {
            int share = shares[x];
            if (!share) continue;
            if (share == 255) { memcpy(to, from, 4); continue; }
            for (int k = 0; k < 4; k++)
                to[k] = capped(by_255(from[k] * share) + by_255(to[k] * (255 - share)));
        }
    }
}
