#!/usr/bin/env python3
"""Draws the demo's portraits: nobody real, 24 JPEG files of 240 x 320 beside this script. Needs rsvg-convert (librsvg2-bin) and convert (imagemagick)."""
import pathlib
import random
import subprocess

HERE = pathlib.Path(__file__).parent
SKINS = ["#f6d7c3", "#f0c8a8", "#e3b18b", "#cf9a6f", "#b07a50", "#8a5a3a", "#6b4329", "#f3cfb8"]
HAIRS = ["#2b2320", "#4a3328", "#6e4a2f", "#a8763e", "#d8b36a", "#8d8d90", "#c9c6c2", "#7c2f1d", "#171519"]
GROUNDS = [("#dfe9ee", "#b9cbd5"), ("#e9e4dc", "#cdc3b4"), ("#e2ebe3", "#bccfbf"), ("#e6e3ee", "#c4bed6"), ("#efe5e2", "#d6c2bd")]
CLOTHES = ["#26384d", "#3b4a3f", "#5b2f3a", "#2f4f5e", "#4d4a63", "#7a5a3a", "#1f2a2e", "#556575"]


def shade(colour, factor):
    parts = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{max(0, min(255, round(p * factor))):02x}" for p in parts)


def hair_back(style, hair):
    if style == "long":
        return f'<path d="M66 150 C60 60 180 60 174 150 L182 250 C160 262 80 262 58 250 Z" fill="{shade(hair, .82)}"/>'
    if style == "bob":
        return f'<path d="M64 140 C62 58 178 58 176 140 L178 196 C168 206 72 206 62 196 Z" fill="{shade(hair, .85)}"/>'
    if style == "bun":
        return f'<circle cx="120" cy="54" r="24" fill="{shade(hair, .9)}"/>'
    if style == "curls":
        return "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{shade(hair, .88)}"/>' for x, y, r in
                       [(76, 120, 26), (84, 92, 28), (108, 76, 28), (136, 76, 28), (158, 94, 28), (164, 122, 26), (74, 148, 20), (166, 148, 20)])
    return ""


def hair_front(style, hair):
    if style == "bald":
        return ""
    if style == "fringe" or style == "bob":
        return f'<path d="M70 138 C66 78 96 64 122 64 C152 64 174 84 170 138 C166 120 160 112 150 110 C124 116 96 114 84 112 C76 118 73 126 70 138 Z" fill="{hair}"/>'
    if style == "side" or style == "long":
        return f'<path d="M70 140 C62 76 100 62 128 66 C160 68 176 96 170 140 C166 116 158 108 148 100 C124 112 100 106 92 98 C80 108 74 122 70 140 Z" fill="{hair}"/>'
    if style == "bun":
        return f'<path d="M70 136 C68 84 96 66 120 66 C146 66 172 84 170 136 C162 104 142 92 120 92 C98 92 78 104 70 136 Z" fill="{hair}"/>'
    if style == "curls":
        return "".join(f'<circle cx="{x}" cy="{y}" r="15" fill="{hair}"/>' for x, y in [(86, 104), (102, 92), (120, 88), (138, 92), (154, 104)])
    if style == "scarf":
        return ""
    return f'<path d="M71 132 C68 88 92 68 120 68 C148 68 172 88 169 132 C164 112 158 100 150 96 C130 100 108 98 90 96 C80 104 74 114 71 132 Z" fill="{hair}"/>'


def portrait(number):
    r = random.Random(7000 + number)
    styles = ["short", "long", "side", "bob", "bald", "bun", "fringe", "curls", "short", "long", "scarf", "side"]
    style = styles[number % len(styles)]
    skin, hair = SKINS[(number * 5) % len(SKINS)], HAIRS[(number * 4 + number // 9) % len(HAIRS)]
    light, dark = GROUNDS[number % len(GROUNDS)]
    cloth = CLOTHES[(number * 3 + 1) % len(CLOTHES)]
    beard = style in ("short", "bald", "side") and number % 3 == 0
    glasses = number % 4 == 1
    width = 48 + r.randint(-3, 3)
    smile = 6 + r.randint(0, 5)
    brow = shade(hair, .7) if hair not in ("#c9c6c2", "#d8b36a") else "#8b7a5f"
    eye = r.choice(["#3b2a20", "#2f4a5a", "#3d5140", "#51402d"])
    shirt = r.choice(["#f4f6f7", "#dfe8ee", "#efe9df"])
    s = [f'<svg xmlns="http://www.w3.org/2000/svg" width="240" height="320" viewBox="0 0 240 320"><defs>'
         f'<radialGradient id="g" cx=".5" cy=".35" r=".8"><stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{dark}"/></radialGradient>'
         f'<linearGradient id="f" x1="0" x2="1"><stop offset="0" stop-color="{shade(skin, 1.04)}"/><stop offset=".62" stop-color="{skin}"/><stop offset="1" stop-color="{shade(skin, .9)}"/></linearGradient>'
         f'<linearGradient id="c" y1="0" y2="1" x1="0" x2="0"><stop offset="0" stop-color="{shade(cloth, 1.15)}"/><stop offset="1" stop-color="{shade(cloth, .85)}"/></linearGradient></defs>'
         f'<rect width="240" height="320" fill="url(#g)"/>']
    if style == "scarf":
        s.append(f'<path d="M62 150 C56 56 184 56 178 150 L190 262 L50 262 Z" fill="{shade(CLOTHES[(number + 4) % 8], 1.25)}"/>')
    s.append(hair_back(style, hair))
    s.append(f'<path d="M14 320 C18 262 60 246 96 238 L144 238 C180 246 222 262 226 320 Z" fill="url(#c)"/>')
    s.append(f'<path d="M88 240 L120 286 L152 240 L144 232 L96 232 Z" fill="{shirt}"/>')
    s.append(f'<path d="M99 196 L99 238 C108 258 132 258 141 238 L141 196 Z" fill="{shade(skin, .86)}"/>')
    if number % 2 == 0:
        s.append(f'<path d="M96 234 L120 284 L84 262 Z M144 234 L120 284 L156 262 Z" fill="{shade(cloth, 1.3)}"/>')
    if style not in ("scarf", "long", "bob"):
        s.append(f'<ellipse cx="{120 - width - 1}" cy="152" rx="8" ry="13" fill="{shade(skin, .95)}"/><ellipse cx="{120 + width + 1}" cy="152" rx="8" ry="13" fill="{shade(skin, .85)}"/>')
    s.append(f'<path d="M{120 - width} 132 C{120 - width} 70 {120 + width} 70 {120 + width} 132 C{120 + width} 178 {120 + width - 16} 218 120 220 C{120 - width + 16} 218 {120 - width} 178 {120 - width} 132 Z" fill="url(#f)"/>')
    if beard:
        s.append(f'<path d="M{120 - width + 1} 152 C{120 - width + 4} 204 104 224 120 224 C136 224 {120 + width - 4} 204 {120 + width - 1} 152 C{120 + width - 8} 178 150 182 138 180 C128 174 112 174 102 180 C90 182 {120 - width + 8} 178 {120 - width + 1} 152 Z" fill="{shade(hair, .95)}" opacity=".92"/>')
    for side in (-1, 1):
        x = 120 + side * 20
        s.append(f'<path d="M{x - 11} 126 Q{x} {119 + r.randint(0, 2)} {x + 11} 126" stroke="{brow}" stroke-width="4" stroke-linecap="round" fill="none"/>')
        s.append(f'<ellipse cx="{x}" cy="143" rx="8.5" ry="5.4" fill="#fbfaf8"/><circle cx="{x}" cy="143" r="4.7" fill="{eye}"/><circle cx="{x}" cy="143" r="2.2" fill="#15110f"/><circle cx="{x + 1.6}" cy="141.2" r="1.2" fill="#fff"/>')
        s.append(f'<path d="M{x - 9.5} 142 Q{x} 134.5 {x + 9.5} 142" stroke="{shade(skin, .55)}" stroke-width="2" fill="none" stroke-linecap="round"/>')
        s.append(f'<ellipse cx="{120 + side * 29}" cy="170" rx="10" ry="7" fill="#d9695f" opacity=".13"/>')
    s.append(f'<path d="M120 144 C118 156 113 164 113 168 C113 173 127 173 127 168" stroke="{shade(skin, .72)}" stroke-width="2.2" fill="none" stroke-linecap="round"/>')
    lips = shade(skin, .66) if beard else "#b4605c" if number % 2 else shade(skin, .68)
    s.append(f'<path d="M103 188 Q120 {188 + smile * 1.6} 137 188 Q120 {188 + smile * .5} 103 188 Z" fill="{lips}"/>')
    s.append(hair_front(style, hair))
    if style == "scarf":
        colour = shade(CLOTHES[(number + 4) % 8], 1.45)
        s.append(f'<path d="M66 156 C58 52 182 52 174 156 C172 190 160 214 120 236 C80 214 68 190 66 156 Z M76 148 C78 186 92 212 120 214 C148 212 162 186 164 148 C164 92 76 92 76 148 Z" fill="{colour}" fill-rule="evenodd"/>')
    if glasses:
        s.append('<g fill="none" stroke="#2d3136" stroke-width="2.6"><rect x="84" y="131" width="32" height="24" rx="9"/><rect x="124" y="131" width="32" height="24" rx="9"/><path d="M116 140 Q120 137 124 140"/></g>')
    s.append("</svg>")
    return "".join(s)


for n in range(24):
    png = subprocess.run(["rsvg-convert", "--width", "240"], input=portrait(n).encode(), stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["convert", "png:-", "-strip", "-sampling-factor", "4:2:0", "-quality", "78", str(HERE / f"portrait-{n + 1:02}.jpg")], input=png, check=True)
