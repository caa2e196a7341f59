package expression

import "github.com/hashicorp/hcl/v2/hclsyntax"

// expression reads any expression.
func (r *plainReader) expression() hclsyntax.Expression {
	if r.depth == maxPlainDepth {
		return nil
	}
	r.depth++
	condition := r.operation(0)
	if condition != nil && r.skip() == '?' {
		condition = r.conditional(condition)
	}
	r.depth--
	return condition
}

func (r *plainReader) conditional(condition hclsyntax.Expression) hclsyntax.Expression {
	r.at++
	yes := r.expression()
	if yes == nil || !r.separator(':') {
		return nil
	}
	no := r.expression()
	if no == nil {
		return nil
	}
	return &hclsyntax.ConditionalExpr{Condition: condition, TrueResult: yes, FalseResult: no, SrcRange: spanning(condition, no)}
}

// operation reads operands with the operators between them that bind at least as
// tight as the rank. Operators of one rank are taken from left to right.
func (r *plainReader) operation(rank int) hclsyntax.Expression {
	left := r.operand()
	for left != nil {
		op, own, length := r.operator()
		if op == nil || own < rank {
			return left
		}
		r.at += length
		if r.operators++; r.operators > maxOperators {
			return nil
		}
		right := r.operation(own + 1)
		if right == nil {
			return nil
		}
		left = &hclsyntax.BinaryOpExpr{LHS: left, Op: op, RHS: right, SrcRange: spanning(left, right)}
	}
	return nil
}

// operator looks at the next token and returns the operator that it is with its
// rank, the higher the tighter, and its length.
func (r *plainReader) operator() (op *hclsyntax.Operation, rank, length int) {
	switch c := r.skip(); {
	case c == '|' && r.follows('|'):
		return hclsyntax.OpLogicalOr, 0, 2
	case c == '&' && r.follows('&'):
		return hclsyntax.OpLogicalAnd, 1, 2
	case c == '=' && r.follows('='):
		return hclsyntax.OpEqual, 2, 2
	case c == '!' && r.follows('='):
		return hclsyntax.OpNotEqual, 2, 2
	case c == '>' && r.follows('='):
		return hclsyntax.OpGreaterThanOrEqual, 3, 2
	case c == '<' && r.follows('='):
		return hclsyntax.OpLessThanOrEqual, 3, 2
	case c == '>':
		return hclsyntax.OpGreaterThan, 3, 1
	case c == '<' && !r.follows('<'): // two of them may begin a heredoc
		return hclsyntax.OpLessThan, 3, 1
	case c == '+':
		return hclsyntax.OpAdd, 4, 1
	case c == '-':
		return hclsyntax.OpSubtract, 4, 1
	case c == '*':
		return hclsyntax.OpMultiply, 5, 1
	case c == '/':
		return hclsyntax.OpDivide, 5, 1
	case c == '%':
		return hclsyntax.OpModulo, 5, 1
	default:
		return nil, 0, 0
	}
}

// unary reads an operator that stands before its operand. It binds tighter than
// all others, but for what is taken of the operand with dots and brackets.
func (r *plainReader) unary(op *hclsyntax.Operation) hclsyntax.Expression {
	start := r.at
	r.at++
	if op == hclsyntax.OpLogicalNot && r.at < len(r.data) && r.data[r.at] == '=' || r.depth == maxPlainDepth {
		return nil
	}
	r.depth++
	operand := r.operand()
	r.depth--
	if operand == nil {
		return nil
	}
	symbol := r.rng(start, start+1)
	return &hclsyntax.UnaryOpExpr{Op: op, Val: operand, SrcRange: r.rng(start, operand.Range().End.Byte), SymbolRange: symbol}
}
