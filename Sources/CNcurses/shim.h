#pragma once
#define _XOPEN_SOURCE 700
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <term.h>
#include <wchar.h>

// What Swift cannot import: mutable globals, and macros that cast or take arguments.

static inline WINDOW *curses_standard_screen(void) { return stdscr; }
static inline WINDOW *curses_current_screen(void) { return curscr; }
static inline int curses_colors(void) { return COLORS; }
static inline int curses_color_pairs(void) { return COLOR_PAIRS; }
static inline int curses_rows(void) { return LINES; }
static inline int curses_columns(void) { return COLS; }

static inline attr_t curses_bold(void) { return WA_BOLD; }
static inline attr_t curses_dim(void) { return WA_DIM; }
static inline attr_t curses_underline(void) { return WA_UNDERLINE; }
static inline attr_t curses_reverse(void) { return WA_REVERSE; }
static inline attr_t curses_italic(void) { return WA_ITALIC; }

/// The colour bits that a cell's attributes carry beside `ext_color`, where only the first 255 pairs fit.
static inline attr_t curses_pair_bits(int pair) { return (attr_t)COLOR_PAIR(pair < 255 ? pair : 255) & A_COLOR; }

/// The string that puts the cursor at `row` and `column`; variadic functions cannot be imported.
static inline const char *curses_place(const char *capability, int row, int column) {
    return tiparm(capability, row, column);
}

/// The codeset of the locale in force is UTF-8.
static inline bool curses_locale_is_utf8(void) {
    const char *codeset = nl_langinfo(CODESET);
    return codeset[0] == 'U' && codeset[1] == 'T' && codeset[2] == 'F' && codeset[3] == '-' && codeset[4] == '8'
        && codeset[5] == 0;
}
