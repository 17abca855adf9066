namespace IssuancePortal.Issuance.Printing;

/// <summary>Turns a face and what it says into marks. To print, everything must be there and fit; a preview shows what there is.</summary>
public static class FaceDrawing
{
    /// <summary>The marks of a face, lowest first; or the first thing that keeps it from being printed.</summary>
    public static Result<IReadOnlyList<CardMark>> ToPrint(CardFace face, PrintFacts facts, IReadOnlyDictionary<string, CardPicture> pictures)
    {
        var marks = new List<CardMark>();
        foreach (var element in face.Elements)
        {
            var drawn = Draw(element, facts, pictures);
            if (!drawn.Succeeded) return drawn;
            marks.AddRange(drawn.Value);
        }

        return Result.Of<IReadOnlyList<CardMark>>(marks);
    }

    /// <summary>The marks that can be drawn, lowest first.</summary>
    public static IReadOnlyList<CardMark> ToShow(CardFace face, PrintFacts facts, IReadOnlyDictionary<string, CardPicture> pictures) =>
        [.. face.Elements.SelectMany(element => Draw(element, facts, pictures) is { Succeeded: true } drawn ? drawn.Value : element is PhotoElement ? [new NoPhotoMark((double)element.X, (double)element.Y, (double)element.Width, (double)element.Height)] : element is TextElement text ? Lines(text, CardFields.Fill(text.Text, facts), (double)DesignRules.SmallestText) : [])];

    private static Result<IReadOnlyList<CardMark>> Draw(CardElement element, PrintFacts facts, IReadOnlyDictionary<string, CardPicture> pictures)
    {
        switch (element)
        {
            case BoxElement box:
                return Marks(new BoxMark((double)box.X, (double)box.Y, (double)box.Width, (double)box.Height, box.Fill));
            case CodeElement code:
                var says = CardFields.Fill(code.Text, facts).Trim();
                return says.Length == 0 ? Refusals.Says(DesignRules.NameOf(code)) : MachineCode.Draw(code, says);
            case PictureElement picture when pictures.GetValueOrDefault(picture.Picture) is { } found:
                return Marks(new PictureMark(found.Bytes, found.MediaType, (double)picture.X, (double)picture.Y, (double)picture.Width, (double)picture.Height, (double)found.Width / found.Height, Fills: false));
            case PictureElement:
                return Refusals.PictureMissing;
            case PhotoElement photo when facts.Photo is { } jpeg:
                var (width, height) = Personalisation.JpegSize.Read(jpeg.Span);
                return Marks(new PictureMark(jpeg, CardPicture.Jpeg, (double)photo.X, (double)photo.Y, (double)photo.Width, (double)photo.Height, (double)width / height, Fills: true));
            case PhotoElement:
                return Refusals.NoPhoto;
            case TextElement text:
                return OfText(text, CardFields.Fill(text.Text, facts).Trim());
            default:
                throw new NotSupportedException($"Nothing draws a {element.GetType().Name}.");
        }
    }

    /// <summary>Fields may be empty: a person without a title has a card without one.</summary>
    private static Result<IReadOnlyList<CardMark>> OfText(TextElement text, string says)
    {
        var size = (double)text.Size;
        if (!CardFonts.Has(says, text.Font)) return Refusals.LettersMissing(says);
        var widest = says.Split('\n').Max(line => CardFonts.Width(line, text.Font, size));
        if (widest > (double)text.Width)
        {
            // A hair smaller, so that the widest line does not touch the edge by rounding.
            if (text.Shrink) size = Math.Floor(size * (double)text.Width / widest * 20) / 20;
            if (!text.Shrink || size < (double)DesignRules.SmallestText) return Refusals.TextDoesNotFit(says);
        }

        return Result.Of(Lines(text, says, size));
    }

    private static IReadOnlyList<CardMark> Lines(TextElement text, string says, double size)
    {
        var lines = says.Split('\n');
        var top = (double)text.Y + ((double)text.Height - lines.Length * CardFonts.LineHeight(size)) / 2;
        return
        [
            .. lines.Select((line, index) =>
            {
                var width = CardFonts.Width(line, text.Font, size);
                var free = (double)text.Width - width;
                var x = (double)text.X + (text.Align == TextAlign.Left ? 0 : text.Align == TextAlign.Center ? free / 2 : free);
                return new TextMark(line, x, top + index * CardFonts.LineHeight(size) + CardFonts.Ascent(size), width, size, text.Font, text.Color);
            }).Where(mark => mark.Text.Length > 0),
        ];
    }

    private static Result<IReadOnlyList<CardMark>> Marks(CardMark mark) => Result.Of<IReadOnlyList<CardMark>>([mark]);
}
