#!/usr/bin/env bash
# Makes the recordings in Fixtures/ that the tests and the demo use, with ffmpeg and espeak-ng.
# Fixtures/README.md says what each holds. The results are committed: another version of an encoder gives other bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$PWD/Fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

font=/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf

encode() {
  ffmpeg -nostdin -hide_banner -loglevel error -y "$@"
}

# Options of every output, so that the same encoder gives the same bytes.
exact=(-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -threads 1)
h264=(-c:v libx264 -preset slower -pix_fmt yuv420p -x264-params threads=1:sliced-threads=0)

# The frame number for machines: bit k of the frame number is the k-th square from the left at the bottom
# edge, white for 1. $1: size of a square in pixels, $2: number of bits.
counter() {
  local filters="drawbox=x=0:y=ih-$1:w=$1*$2:h=$1:color=black:t=fill" bit
  for ((bit = 0; bit < $2; bit++)); do
    filters+=",drawbox=x=$((bit * $1)):y=ih-$1:w=$1:h=$1:color=white:t=fill:enable='bitand(floor(n/$((1 << bit))),1)'"
  done
  echo "$filters"
}

# The frame number and the timecode for people. $1: rate, $2: font size, $3: timecode of the first frame.
clock() {
  local timecode=${3:-00:00:00:00}
  echo "drawtext=fontfile=$font:fontsize=$2:fontcolor=white:box=1:boxcolor=black@0.7:x=(w-tw)/2:y=h/2-th:timecode='${timecode//:/\\:}':rate=$1,drawtext=fontfile=$font:fontsize=$2:fontcolor=white:box=1:boxcolor=black@0.7:x=(w-tw)/2:y=h/2+th/2:text='%{n}'"
}

# A 5 ms burst of 1 kHz every $1 samples at 48 kHz, the first after one period.
clicks() {
  echo "aevalsrc='gte(n,$1)*lt(mod(n,$1),240)*0.8*sin(2*PI*1000*mod(n,$1)/48000)':s=48000:c=mono"
}

speak() {
  espeak-ng -v "$1" -s 150 -w "$work/spoken.wav" "$3"
  encode -i "$work/spoken.wav" -af "adelay=250,aresample=48000:resampler=swr,volume=0.9" -ac 1 "${exact[@]}" "$2"
}

speak en-gb "$work/english.wav" "Good morning. This is the first recording of the day. Every camera in this room \
keeps its own clock, and every microphone hears something different. We bring them back together."
speak de "$work/german.wav" "Guten Morgen. Dies ist die zweite Tonspur, und sie spricht Deutsch. Jede Kamera hat \
ihre eigene Uhr."

# --- captions -------------------------------------------------------------------------------------------------------

# Twenty-three lines that begin when their captions do, two voices by turns, with a hiss. A caption stays for another 0.4 s.
lines=(
  "2.000|Good evening, and welcome to the harbour." "6.600|The ferry from the islands is late tonight."
  "11.200|Nobody knows exactly why." "15.300|A storm came up in the afternoon," "18.100|and the captain waited for two hours."
  "24.800|Three hundred people are on board." "28.300|Most of them wanted to be home for dinner."
  "35.900|Their families wait on the pier," "38.700|in the rain, with umbrellas and lamps." "46.200|Now we can see the lights!"
  "49.000|There she is, behind the breakwater." "56.400|The first ropes are thrown." "60.100|Somebody begins to sing."
  "66.700|It has been a long day for all of us." "71.300|Who is that, over there by the crane?"
  "76.800|It is the pilot, who brought her in." "83.900|He shakes his head and laughs." "87.300|I have never seen such waves,"
  "90.000|he says, and asks for a cup of tea." "98.200|The harbour closes at midnight."
  "101.700|We shall be here again tomorrow." "107.500|Thank you for watching."
  "111.100|And good night to everybody out there."
)
caption_time() { # $1: ms
  printf '%02d:%02d:%02d,%03d' $(($1 / 3600000)) $(($1 / 60000 % 60)) $(($1 / 1000 % 60)) $(($1 % 1000))
}
inputs=() mix="" number=0
: >"$out/spoken-lines.srt"
printf '%s\n' "${lines[@]#*|}" >"$out/spoken-lines.txt"
for line in "${lines[@]}"; do
  start=${line%%|*} text=${line#*|}
  begin=$((10#${start/./}))
  voice=$([[ $((number % 2)) == 0 ]] && echo en-gb || echo en-us+f3)
  espeak-ng -v "$voice" -s 155 -w "$work/raw.wav" "$text"
  # From the first sound to the last, whatever silence the synthesiser puts around them.
  trim="silenceremove=start_periods=1:start_threshold=-45dB"
  encode -i "$work/raw.wav" -af "aresample=16000:resampler=swr,$trim,areverse,$trim,areverse" -ac 1 "$work/line-$number.wav"
  length=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$work/line-$number.wav")
  end=$((begin + $(awk "BEGIN { print int($length * 1000 + 400) }")))
  printf '%d\n%s --> %s\n%s\n\n' $((number + 1)) "$(caption_time "$begin")" "$(caption_time "$end")" "$text" \
    >>"$out/spoken-lines.srt"
  inputs+=(-i "$work/line-$number.wav")
  mix+="[$number]adelay=$begin[l$number];"
  number=$((number + 1))
done
for ((line = 0; line < number; line++)); do mix+="[l$line]"; done
encode "${inputs[@]}" -filter_complex "anoisesrc=d=116:c=pink:r=16000:a=0.004:seed=5[n];${mix}[n]amix=inputs=$((number + 1)):normalize=0,volume=0.8" \
  -t 116 -ac 1 "${exact[@]}" -c:a libopus -b:a 16k "$out/spoken-lines.ogg"

# --- people talking -------------------------------------------------------------------------------------------------

encode -f lavfi -i "testsrc2=size=1920x1080:rate=30,eq=saturation=0.6:contrast=0.7,boxblur=4,$(clock 30 72),$(counter 48 10)" \
  -i "$work/english.wav" -t 8 -af "apad,pan=stereo|c0=c0|c1=0.7*c0" "${exact[@]}" "${h264[@]}" \
  -profile:v high -bf 3 -g 60 -crf 33 -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
  -c:a aac -b:a 96k -metadata creation_time=2026-03-14T09:26:53Z -metadata:s:a:0 language=eng \
  -movflags +faststart "$out/talk-1080p30.mp4"

# Shown upright, 180 x 320: a white square in the top left corner. Coded turned to the left.
encode -f lavfi -i "testsrc2=size=180x320:rate=30,drawbox=w=40:h=40:color=white:t=fill,$(clock 30 16),transpose=2" \
  -i "$work/english.wav" -t 3 "${exact[@]}" "${h264[@]}" -profile:v main -bf 0 -crf 32 -c:a aac -b:a 48k \
  "$work/portrait.mp4"
encode -i "$work/portrait.mp4" -c copy "${exact[@]}" -metadata:s:v:0 rotate=270 \
  -metadata creation_time=2026-03-14T09:26:53Z "$out/talk-portrait-rotated.mp4"

# Shown, 320 x 180: a white square in the top left corner. Coded mirrored; the matrix of the first tkhd undoes it.
encode -f lavfi -i "testsrc2=size=320x180:rate=30,drawbox=w=40:h=40:color=white:t=fill,hflip" -t 1 "${exact[@]}" \
  "${h264[@]}" -profile:v main -bf 0 -crf 32 "$work/mirrored.mp4"
perl -0777 -pe 's/(tkhd.{40}).{36}/$1 . pack("l>9", -65536, 0, 0, 0, 65536, 0, 320 << 16, 0, 1 << 30)/se' \
  "$work/mirrored.mp4" > "$out/talk-mirrored.mp4"

# --- time -----------------------------------------------------------------------------------------------------------

# Frame n of 60 per second is kept at n/60 s: 20 per second, then uneven, then sparse. White flashes of 100 ms and
# clicks every 2 s; the frames at which a flash begins and ends are always there.
encode -f lavfi -i "color=c=gray:size=160x90:rate=60,drawbox=w=iw:h=ih:color=white:t=fill:enable='gte(n,120)*lt(mod(n,120),6)',$(counter 10 12),select='lt(mod(n,120),7)+if(lt(n,360),not(mod(n,3)),if(lt(n,960),gt(sin(n*n),0.1),not(mod(n,11))))+eq(n,1439)'" \
  -f lavfi -i "$(clicks 96000)" -t 24 -fps_mode passthrough "${exact[@]}" "${h264[@]}" -bf 2 -g 240 -crf 30 \
  -video_track_timescale 60000 -c:a aac -b:a 48k "$out/vfr-screen.mp4"

# Wider than H.264 can be, which ends at 16384: what wants to make it constant with that codec fails.
encode -f lavfi -i "color=c=gray:size=16640x2:rate=60,select='if(lt(n,60),not(mod(n,3)),not(mod(n,7)))'" \
  -f lavfi -i "anullsrc=sample_rate=48000:channel_layout=mono" -t 2 -fps_mode passthrough -c:v png -c:a flac "${exact[@]}" \
  "$out/vfr-panorama.mkv"

# Every 30th frame begins a flash of 3 frames, and a click: every 1.001 s.
encode -f lavfi -i "color=c=gray:size=160x90:rate=30000/1001,drawbox=w=iw:h=ih:color=white:t=fill:enable='gte(n,30)*lt(mod(n,30),3)',$(counter 10 12)" \
  -f lavfi -i "$(clicks 48048)" -t 30.03 "${exact[@]}" "${h264[@]}" -bf 2 -g 120 -crf 30 -c:a aac -b:a 48k \
  "$out/flash-click.mp4"

# Two fields per frame from 50 pictures per second; the transport stream starts at 1.4 s.
encode -f lavfi -i "testsrc2=size=352x288:rate=50[back];color=c=white:size=24x200:rate=50[bar];[back][bar]overlay=x='mod(4*n,352)':y=40,interlace=scan=tff:lowpass=off" \
  -f lavfi -i "sine=frequency=440:sample_rate=48000" -t 3 "${exact[@]}" -c:v mpeg2video -b:v 450k -maxrate 600k -bufsize 400k \
  -flags:v +ildct+ilme+bitexact -top 1 -g 12 -bf 2 -c:a ac3 -b:a 96k -f mpegts "$out/interlaced-25i.ts"

encode -f lavfi -i "testsrc2=size=320x180:rate=25,$(clock 25 20 01:00:00:00),$(counter 16 8)" \
  -f lavfi -i "sine=frequency=440:sample_rate=48000" -t 1 "${exact[@]}" "${h264[@]}" -bf 0 -crf 32 \
  -c:a pcm_s16le -timecode 01:00:00:00 "$out/timecode.mov"
encode -f lavfi -i "testsrc2=size=320x180:rate=30000/1001,$(counter 16 8)" \
  -f lavfi -i "sine=frequency=440:sample_rate=48000" -t 1.001 "${exact[@]}" "${h264[@]}" -bf 0 -crf 32 \
  -c:a pcm_s16le -timecode '01:00:00;00' "$out/timecode-drop.mov"

# Flash and click at 1.001 s of each source, before one of them is moved.
marks_video=(-f lavfi -i "color=c=gray:size=160x90:rate=30000/1001,drawbox=w=iw:h=ih:color=white:t=fill:enable='gte(n,30)*lt(mod(n,30),3)',$(counter 10 10)")
marks_audio=(-f lavfi -i "$(clicks 48048)")
encode "${marks_video[@]}" -itsoffset 1.5 "${marks_audio[@]}" -t 6 "${exact[@]}" "${h264[@]}" -crf 30 -c:a flac \
  "$out/late-audio.mkv"
encode -itsoffset 1.5 "${marks_video[@]}" "${marks_audio[@]}" -t 6 "${exact[@]}" "${h264[@]}" -crf 30 -c:a aac \
  -b:a 48k "$out/early-audio.mkv"

# One recording that the camera cut every 4 s: the counter and a tone rising by 100 Hz per second go on. The first
# second, with the codec's priming, is thrown away, because cameras do not write it.
encode -f lavfi -i "testsrc2=size=320x180:rate=30,$(clock 30 20),$(counter 16 10)" \
  -f lavfi -i "aevalsrc='0.4*sin(2*PI*(200*t+50*t*t))':s=48000:c=mono" -t 13 "${exact[@]}" "${h264[@]}" -bf 0 \
  -g 30 -keyint_min 30 -sc_threshold 0 -crf 36 -c:a aac -b:a 64k "$work/long.mp4"
encode -i "$work/long.mp4" -map 0 -c copy -f segment -segment_times 1,5,9 -reset_timestamps 1 \
  -segment_format_options fflags=+bitexact -fflags +bitexact "$work/chapter-%d.mp4"
mv "$work"/chapter-[123].mp4 "$out"

# --- pictures -------------------------------------------------------------------------------------------------------

# Left grey of 100 cd/m2, right of 1000 cd/m2 in PQ (code values 509 and 723), test picture at the foot.
high_range="color=c=gray:size=640x360:rate=24,format=yuv420p10le,geq=lum='if(lt(X,W/2),LEFT,RIGHT)':cb=512:cr=512[top];testsrc2=size=640x90:rate=24,format=yuv420p10le[foot];[top][foot]overlay=y=270:format=yuv420p10"
x265="pools=none:frame-threads=1:no-info=1:repeat-headers=1:log-level=error:colorprim=bt2020:colormatrix=bt2020nc"
pq=${high_range/LEFT/509}; pq=${pq/RIGHT/723}
encode -f lavfi -i "$pq" -t 1 "${exact[@]}" -c:v libx265 -preset medium -crf 32 -pix_fmt yuv420p10le \
  -x265-params "$x265:transfer=smpte2084:hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400" \
  -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -color_range tv -tag:v hvc1 "$out/hdr10.mp4"
hlg=${high_range/LEFT/450}; hlg=${hlg/RIGHT/721}
encode -f lavfi -i "$hlg" -t 1 "${exact[@]}" -c:v libx265 -preset medium -crf 32 -pix_fmt yuv420p10le \
  -x265-params "$x265:transfer=arib-std-b67" \
  -color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc -color_range tv -tag:v hvc1 "$out/hlg.mp4"

# A square of 256 x 256 as shown (1024 x 576) is 180 x 256 as coded.
encode -f lavfi -i "color=c=gray:size=720x576:rate=25,drawbox=x=270:y=160:w=180:h=256:color=white:t=fill,setsar=64/45" \
  -f lavfi -i "sine=frequency=440:sample_rate=48000" -t 2 "${exact[@]}" -c:v mpeg2video -b:v 400k -aspect 16:9 \
  -c:a mp2 -b:a 64k -f vob "$out/anamorphic.mpg"

encode -f lavfi -i "testsrc2=size=320x180:rate=25,$(counter 16 8)" -t 2 "${exact[@]}" "${h264[@]}" -crf 32 \
  "$out/no-audio.mp4"

# --- sound ----------------------------------------------------------------------------------------------------------

# Silence, then 440 Hz from exactly 1 s on.
encode -f lavfi -i "aevalsrc='gte(n,44100)*0.5*sin(2*PI*440*t)':s=44100:c=mono" -t 3 "${exact[@]}" -c:a aac \
  -b:a 64k "$out/audio-only.m4a"
encode -f lavfi -i "testsrc2=size=160x90:rate=25,$(counter 10 8)" -i "$work/english.wav" -i "$work/german.wav" -t 4 \
  -map 0:v -map 1:a -map 2:a "${exact[@]}" "${h264[@]}" -crf 34 -c:a flac -ar 16000 \
  -metadata:s:a:0 language=eng -metadata:s:a:0 title=Room -metadata:s:a:1 language=deu -metadata:s:a:1 title=Interpreter \
  -disposition:a:0 default -disposition:a:1 0 "$out/two-tracks.mkv"
# Each channel its own tone: L 300, R 500, C 700, LFE 60, Ls 900, Rs 1100 Hz.
encode -f lavfi -i "aevalsrc='0.2*sin(2*PI*300*t)|0.2*sin(2*PI*500*t)|0.2*sin(2*PI*700*t)|0.2*sin(2*PI*60*t)|0.2*sin(2*PI*900*t)|0.2*sin(2*PI*1100*t)':s=48000:c=5.1(side)" \
  -t 2 "${exact[@]}" -c:a ac3 -b:a 320k "$out/surround.mka"
# Over 1 Mbit/s a frame of E-AC-3 has 3 blocks, and MP4 puts 6 blocks into a packet: two frames.
encode -f lavfi -i "sine=frequency=440:sample_rate=48000" -t 0.48 "${exact[@]}" -c:a eac3 -b:a 1100k \
  "$out/two-frames-a-packet.mp4"
encode -i "$work/english.wav" -t 2 -ar 44100 "${exact[@]}" -c:a pcm_s16le "$out/mono-44100.wav"
encode -i "$work/english.wav" -ar 16000 "${exact[@]}" -c:a flac "$out/speech.flac"

# --- several cameras ------------------------------------------------------------------------------------------------

# One talk of 48 s, and three devices that heard it: event.wav at 6 s is where camera A began.
speak en-gb "$work/talk.wav" "Welcome to the harbour. In the first part we look at the ships that came in last night, \
and at the weather they had on the way. The second part is about the people who mend the nets. Some of them have \
worked here for forty years, and each has a story to tell. Later on we go up to the lighthouse. It was built in \
eighteen hundred and seventy two, and its lamp can be seen from twenty miles away. When the fog is thick the keeper \
sounds the horn every two minutes. We close with a song that the crew of the last steamer used to sing, and with a \
word of thanks to everybody who helped. Please keep your telephones silent, and mind the step on your way out. One \
more thing before we begin. The tide turns at noon, so whoever wants to see the island should be back by then."
encode -i "$work/talk.wav" -af "apad=whole_dur=48" -ar 48000 -c:a pcm_s24le "${exact[@]}" "$work/event.wav"
small_video=(-f lavfi -i "testsrc2=size=160x90:rate=25,$(counter 10 12)")
encode "${small_video[@]}" -ss 6 -i "$work/event.wav" -t 36 -af "aecho=0.9:0.4:31:0.2" -ac 2 "${exact[@]}" \
  "${h264[@]}" -g 250 -crf 40 -c:a aac -b:a 48k "$out/camera-a.mp4"
# 10 dB above the noise, 7.25 s after A.
encode -ss 13.25 -i "$work/event.wav" -f lavfi -i "anoisesrc=color=pink:seed=3:r=48000:amplitude=0.05" -t 30 \
  -filter_complex "[0]aecho=0.8:0.5:47:0.3,volume=0.5[a];[a][1]amix=duration=first:normalize=0" -ar 32000 -ac 1 \
  "${exact[@]}" -c:a libmp3lame -b:a 56k "$out/camera-b.mp3"
# 4.6 s before A, with a clock that runs 200 ppm fast: 50,010 samples of the event count as 50,000.
encode "${small_video[@]}" -ss 1.4 -i "$work/event.wav" -t 40 \
  -af "lowpass=f=5000,volume=0.3,aresample=50010,asetrate=50000,aresample=48000" -ac 1 "${exact[@]}" "${h264[@]}" -g 250 \
  -crf 40 -c:a aac -b:a 40k -ar 44100 "$out/camera-c.mp4"

# --- broken ---------------------------------------------------------------------------------------------------------

encode -f lavfi -i "testsrc2=size=320x180:rate=25,$(counter 16 8)" -f lavfi -i "sine=frequency=440:sample_rate=48000" \
  -t 4 "${exact[@]}" "${h264[@]}" -g 25 -crf 34 -c:a aac -b:a 48k "$work/whole.mp4"
encode -i "$work/whole.mp4" -c copy "${exact[@]}" -movflags +faststart "$work/whole-faststart.mp4"
encode -i "$work/whole.mp4" -c copy "${exact[@]}" -f mpegts "$work/whole.ts"
encode -i "$work/whole.mp4" -t 1 -c:v copy -c:a flac "${exact[@]}" "$work/whole.mkv"

# The header is complete, half of the media is missing.
head -c $(($(stat -c %s "$work/whole-faststart.mp4") / 2)) "$work/whole-faststart.mp4" > "$out/truncated.mp4"
# The header would have come last.
head -c $(($(stat -c %s "$work/whole.mp4") / 2)) "$work/whole.mp4" > "$out/no-moov.mp4"
echo "This is a text with the name of a recording." > "$out/text.mp4"
: > "$out/empty.mp4"
# One byte in 97 is inverted in the payload of the packets between 40 and 60 percent; headers stay.
perl -0777 -pe '
  my $packets = length($_) / 188;
  for my $packet (int($packets * 0.4) .. int($packets * 0.6)) {
    for (my $offset = 20; $offset < 188; $offset += 97) { substr($_, $packet * 188 + $offset, 1) ^= "\xff" }
  }' "$work/whole.ts" > "$out/damaged.ts"
# The video track names a codec that does not exist; the sound is good.
perl -0777 -pe 's{V_MPEG4/ISO/AVC}{V_GENLOCK/NONE0}' "$work/whole.mkv" > "$out/unknown-codec.mkv"
# The audio track is there and its sample tables are empty.
perl -0777 -pe '
  my $sound = index($_, "soun");
  for my $table (["stts", 8], ["stsc", 8], ["stsz", 12], ["stco", 8]) {
    my $at = index($_, $table->[0], $sound);
    substr($_, $at + $table->[1], 4) = pack("N", 0);
  }' "$work/whole-faststart.mp4" > "$out/zero-length.mp4"

du -ch "$out"/*.* | sort -h
