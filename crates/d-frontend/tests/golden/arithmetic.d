/* Promotion, signs and constants. */
BEGIN
{
	this->x = arg0 * 3 - (arg1 / 7) % 5;
	this->u = (uint32_t)arg0 >> 2;
	this->s = arg1 >> 2;
	trace(this->x & ~this->s | this->u ^ 0xff00000000);
	trace((char)arg2 << 1);
	trace(-arg3);
}
